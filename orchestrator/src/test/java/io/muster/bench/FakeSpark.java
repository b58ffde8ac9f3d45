package io.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Spark home whose spark-submit copies a finished output and notes in nanoseconds since 1970 when
 * it began and, as its last act, when it ended: what is measured is Muster, not Spark. A value that
 * begins with {@code wait} ends only when it is told to.
 */
final class FakeSpark {
  private static final String SUBMIT =
      """
      #!/bin/sh
      began=$(date +%s%N)
      case "$*" in *ArchiveClassesAtExit*) exit 1 ;; esac
      while [ $# -gt 2 ]; do shift; done
      echo "$began" > "$BENCH_STAMPS/$1.began"
      case $1 in wait*) while [ ! -e "$BENCH_STAMPS/go" ]; do sleep 1; done ;; esac
      mkdir -p "$2"
      cp "$BENCH_PARQUET" "$2/part-00000.parquet"
      : > "$2/_SUCCESS"
      date +%s%N > "$BENCH_STAMPS/$1.ended"
      """;

  private final Path folder;

  private FakeSpark(Path folder) {
    this.folder = folder;
  }

  static FakeSpark in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("home/jars"));
    Files.createDirectories(folder.resolve("home/bin"));
    Files.createDirectories(folder.resolve("stamps"));
    Files.writeString(folder.resolve("home/RELEASE"), "Spark 3.5.5 (in name only)\n");
    Path submit = folder.resolve("home/bin/spark-submit");
    Files.writeString(submit, SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(folder.resolve("application.jar"), "");
    return new FakeSpark(folder);
  }

  Map<String, String> environment(Path parquet) {
    return Map.of(
        "BENCH_STAMPS", folder.resolve("stamps").toString(), "BENCH_PARQUET", parquet.toString());
  }

  /** A plan over so many values, of which the last two wait; two run at a time. */
  Path plan(int iterations) throws IOException {
    List<String> values = new ArrayList<>();
    for (int i = 1; i <= iterations - 2; i++) {
      values.add(Integer.toString(i));
    }
    values.addAll(List.of("wait-a", "wait-b"));
    return Files.writeString(
        folder.resolve("plan.yaml"),
        """
        name: fakes
        model_sequence: [%s]
        out_dir: out
        job:
          application: {resource: application.jar, class: fake.Main, args: ["${value}", "${output}"]}
        cluster: {engine: local, spark_home: home, cores: 2, memory: 4g}
        slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
        """
            .formatted(String.join(", ", values)));
  }

  void letGo() throws IOException {
    Files.writeString(folder.resolve("stamps/go"), "");
  }

  /** Waits until both that wait have begun. */
  void awaitTheLast(Process controller) throws IOException, InterruptedException {
    Path a = folder.resolve("stamps/wait-a.began");
    Path b = folder.resolve("stamps/wait-b.began");
    while (!(Files.exists(a) && Files.exists(b))) {
      if (controller.waitFor(200, TimeUnit.MILLISECONDS)) {
        throw new IOException("muster ended before its last children began");
      }
    }
  }

  /** When the children began, in milliseconds since 1970, ascending. */
  List<Double> began() throws IOException {
    return stamps(".began");
  }

  /** When they ended. */
  List<Double> ended() throws IOException {
    return stamps(".ended");
  }

  private List<Double> stamps(String suffix) throws IOException {
    List<Double> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("stamps"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(suffix)).toList()) {
        found.add(Long.parseLong(Files.readString(file).strip()) / 1e6);
      }
    }
    return found.stream().sorted().toList();
  }
}
