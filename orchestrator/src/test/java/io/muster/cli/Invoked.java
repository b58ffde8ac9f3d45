package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.storage.Sleeper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Muster called as from a shell, in surroundings where time passes only by waiting. */
final class Invoked implements InstantSource, Sleeper {
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Path home;
  private Instant now = Instant.parse("2026-01-31T10:10:00Z");
  private Optional<Runnable> meanwhile = Optional.empty();

  Invoked(Path home) {
    this.home = home;
    environment.put("COLUMNS", "100");
    environment.put("USER", "alice");
    environment.put("HOME", home.toString());
  }

  /** In a folder that has an installed Muster, and a Spark of which nothing starts. */
  static Invoked withASparkHome(Path folder) throws IOException {
    Path spark = folder.resolve("spark");
    Files.createDirectories(spark.resolve("jars"));
    Files.createDirectories(spark.resolve("bin"));
    Files.writeString(spark.resolve("jars/spark-core_2.12-3.5.5.jar"), "core");
    Path submit = Files.writeString(spark.resolve("bin/spark-submit"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(folder.resolve("home/job"));
    Files.writeString(folder.resolve("home/job/iteration-job.jar"), "job");
    return new Invoked(folder.resolve("home")).with("SPARK_HOME", spark.toString());
  }

  Invoked with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** What happens while a command waits for the first time. */
  Invoked meanwhile(Runnable happens) {
    meanwhile = Optional.of(happens);
    return this;
  }

  int muster(Object... arguments) {
    out.reset();
    err.reset();
    Surroundings surroundings =
        new Surroundings(
            ImmutableMap.copyOf(environment),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            StandardCharsets.UTF_8,
            home,
            2,
            this,
            this,
            new SplittableRandom(7));
    return Muster.run(
        surroundings, List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Threads beside the command's own, as that of the heartbeat, do not make time fly. */
  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.currentThread().isDaemon()) {
      var unused = new CountDownLatch(1).await(duration.toNanos(), TimeUnit.NANOSECONDS);
      return;
    }
    now = now.plus(duration);
    Optional<Runnable> happens = meanwhile;
    meanwhile = Optional.empty();
    happens.ifPresent(Runnable::run);
  }
}
