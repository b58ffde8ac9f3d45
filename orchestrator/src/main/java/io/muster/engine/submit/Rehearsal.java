package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Spec;
import io.muster.plan.JvmMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small iteration over a few hundred rows, run through the home's own spark-submit just as
 * iterations are, at whose end the JVM writes the archive of the classes that it has loaded: those
 * that it came to, and those of the list of which this Spark has any.
 */
final class Rehearsal implements FastStartArchive.Maker {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration DYING = Duration.ofSeconds(1);
  private static final String PLUGIN = "io.muster.job.RehearsalPlugin";
  private static final ImmutableList<String> INPUTS =
      ImmutableList.of("flights.parquet", "airports.csv", "carriers.json", "rehearsal.sql");

  private final SparkHome home;
  private final ChildSettings settings;

  /**
   * Rehearses in one home.
   *
   * @param settings those of an iteration, but for the archive
   */
  Rehearsal(SparkHome home, ChildSettings settings) {
    this.home = home;
    this.settings = settings;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException with what spark-submit said last
   */
  @Override
  public void archiveTo(Path archive, Path scratch) throws IOException, InterruptedException {
    Path log = scratch.resolve("rehearsal.log");
    ProcessBuilder builder =
        new ProcessBuilder(command(archive, specIn(scratch), SparkClasses.listIn(scratch)))
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("SPARK_HOME", home.path().toString());
    environment.remove("_SPARK_LAUNCHER_PORT");
    environment.remove("_SPARK_LAUNCHER_SECRET");
    // a folder behind the jars is no obstacle for those who start from the archive, but for its
    // maker
    SparkEnvironment.HADOOP_FOLDERS.forEach(environment::remove);
    environment.put(ConfStandIn.REHEARSES, "1");
    environment.putAll(settings.environment());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("the rehearsal was not over after " + LONGEST.toMinutes() + " min");
      }
    } finally {
      end(process);
    }
    if (process.exitValue() != 0 || !Files.isRegularFile(archive)) {
      throw new IOException(
          "the rehearsal ended with exit code " + process.exitValue() + ": " + complaintIn(log));
    }
  }

  /** Ends it with all that it started, and waits: the folder into which they write goes next. */
  private static void end(Process process) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    var unused =
        CompletableFuture.allOf(
                all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
            .completeOnTimeout(null, DYING.toSeconds(), TimeUnit.SECONDS)
            .join();
  }

  private List<String> command(Path archive, Path spec, Path classes) {
    List<String> command = new ArrayList<>();
    command.add(home.submit().toString());
    command.addAll(List.of("--master", "local[2]", "--name", "muster-rehearsal"));
    command.addAll(List.of("--class", "io.muster.job.Main", "--driver-memory", "1g"));
    command.addAll(
        List.of(
            "--conf",
            "spark.driver.extraJavaOptions="
                + ChildSettings.quoted("-XX:ArchiveClassesAtExit=" + archive)
                + " -Xlog:cds=error"));
    command.addAll(List.of("--conf", Spec.CONF_KEY + "=" + spec));
    settings
        .conf(
            JvmMode.FAST_START,
            ImmutableMap.of("spark.plugins", PLUGIN, Spec.CLASSES_CONF_KEY, classes.toString()))
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add("spark-internal");
    return command;
  }

  private Path specIn(Path scratch) throws IOException {
    for (String input : INPUTS) {
      try (InputStream in = Rehearsal.class.getResourceAsStream("rehearsal/" + input)) {
        Files.copy(in, scratch.resolve(input));
      }
    }
    Path attempt = Files.createDirectory(scratch.resolve("attempt"));
    Spec spec =
        new Spec(
            Spec.FORMAT,
            "rehearsal",
            "1",
            1,
            "m-rehearsal",
            scratch.resolve("iter_1").toString(),
            attempt.toString(),
            null,
            Map.of(),
            ImmutableMap.of(
                "flights", frame(DataFormat.PARQUET, scratch.resolve("flights.parquet"), null),
                "airports",
                    frame(
                        DataFormat.CSV,
                        scratch.resolve("airports.csv"),
                        "iata STRING, name STRING, city STRING, state STRING, country STRING,"
                            + " latitude DOUBLE, longitude DOUBLE"),
                "carriers", frame(DataFormat.JSON, scratch.resolve("carriers.json"), null)),
            Map.of(),
            new JobSpec.Sql(scratch.resolve("rehearsal.sql").toString(), null),
            new OutputSpec(DataFormat.PARQUET, List.of(), 128L << 20, Map.of()),
            10_000L,
            2,
            Map.of(),
            null,
            null,
            null);
    Path file = scratch.resolve(Spec.FILE_NAME);
    Files.writeString(file, new ContractJson().write(spec));
    return file;
  }

  private static FrameSpec frame(DataFormat format, Path file, String schema) {
    Map<String, String> options = format == DataFormat.CSV ? Map.of("header", "true") : Map.of();
    return FrameSpec.ofFiles(format, List.of(file.toString()), options, schema);
  }

  private static String complaintIn(Path log) throws IOException {
    List<String> lines =
        Files.readString(log).lines().filter(line -> !line.contains("[warning][cds]")).toList();
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1).strip();
  }
}
