package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a migration: fifteen models by the loop that was, and by Muster. */
final class FromALoopIT {
  private static final Path EXAMPLE =
      Path.of("../deploy/examples/from-a-loop").toAbsolutePath().normalize();

  /** All models are one function, and each has dicts of its own. */
  private static final String SOME = "1,8,15";

  private static final String COMPARE =
      """
      import sys
      import pyarrow.parquet as parquet

      def rows(folder, n):
          table = parquet.read_table("%s/iter_%d" % (folder, n))
          return table.column_names, sorted(map(repr, table.to_pylist()))

      for n in map(int, sys.argv[3].split(",")):
          before, after = (rows(folder, n) for folder in sys.argv[1:3])
          assert before == after, "model %d differs" % n
          print("model", n, "rows", len(after[1]))
      """;

  @TempDir private Path place;

  @Test
  void bringsTheSameRowsAsTheLoop() throws Exception {
    Path home = PysparkHome.orSkip();
    String path = PysparkHome.programs() + ":" + System.getenv("PATH");
    try (PlanFolder folder = new PlanFolder(place)) {
      folder.setting("PATH", path);

      MusterProcess.Ended warm = folder.muster("warm", EXAMPLE.resolve("after.yaml").toString());
      assertThat(warm.exitCode()).as(warm.everything()).isZero();
      MusterProcess.Ended run =
          folder.muster(
              "run",
              EXAMPLE.resolve("after.yaml").toString(),
              "--set",
              "out_dir=" + folder.path("out"),
              "--only",
              SOME);
      assertThat(run.exitCode()).as(run.everything()).isZero();
      assertThat(run.values("succeeded")).hasSize(3);

      said(
          home.resolve("bin/spark-submit").toString(),
          "--master",
          "local[2]",
          EXAMPLE.resolve("before.py").toString(),
          "--out",
          folder.path("before").toString());
      String compared =
          said(
              PysparkHome.programs().resolve("python3").toString(),
              "-c",
              COMPARE,
              folder.path("before").toString(),
              folder.path("out").toString(),
              SOME);
      assertThat(compared.lines().filter(line -> line.matches("model \\d+ rows [1-9]\\d*")))
          .hasSize(3);
    }
  }

  private String said(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(command));
    Path log = place.resolve("command.log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(place.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    builder.environment().put("JAVA_TOOL_OPTIONS", MusterProcess.QUICK_JVM);
    builder.environment().put("SPARK_HOME", PysparkHome.orSkip().toString());
    builder.environment().put("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MusterProcess.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String said = MusterProcess.text(log);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
