package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.LauncherContractTest;
import io.muster.engine.Observation;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.PlainSettings;
import io.muster.lifecycle.Tag;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real shim before a Spark home that is a shell script. */
class LocalLauncherIT extends LauncherContractTest {
  private static final Path SHIM = Path.of("src/main/dist/shim").toAbsolutePath();
  private static final String SECRET = "correct-horse-battery-staple";
  private static final Path JOB_JAR = Path.of("/muster/job.jar");

  @TempDir private Path place;

  private Path shimHome = SHIM;

  @BeforeEach
  void makeAHome() throws IOException {
    program(
        place.resolve("home"),
        """
        for play; do :; done
        echo worked >> "$MUSTER_PLACE/worked.$MUSTER_TAG"
        printf '%s\\n' "$@" > "$MUSTER_PLACE/arguments"
        while [ $# -gt 0 ]; do
          if [ "$1" = --properties-file ]; then
            ls -l "$2" > "$MUSTER_PLACE/mode"
            cp "$2" "$MUSTER_PLACE/properties"
          fi
          shift
        done
        case $play in
          WAITS) while [ ! -e "$MUSTER_PLACE/go" ]; do sleep 0.02; done ;;
          REMOVES) while [ ! -e "$MUSTER_PLACE/launched" ]; do sleep 0.02; done
                   rm -rf "$MUSTER_PLACE/state/56/1"; : >"$MUSTER_PLACE/removed"
                   while [ ! -e "$MUSTER_PLACE/go" ]; do sleep 0.02; done ;;
          LINGERS) mv "$MUSTER_PLACE/stopped.json" "$MUSTER_PLACE/state/56/1/progress.json"
                   while :; do sleep 0.02; done ;;
          FAILS) echo 'it could not' >&2; exit 3 ;;
        esac
        """
            .replace("$MUSTER_PLACE", place.toString()));
  }

  @Override
  protected LocalLauncher launcher() throws EngineException {
    return launcher(
        pause -> {
          LockSupport.parkNanos(pause.toNanos());
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        });
  }

  private LocalLauncher launcher(Sleeper sleeper) throws EngineException {
    Submission submission =
        new Submission(
            shimHome,
            place.resolve("home"),
            place,
            PlainSettings.of(ImmutableMap.of("spark.of.home", "kept"), JOB_JAR),
            Map.of("A_SECRET", SECRET)::get);
    return new LocalLauncher(
        Machine.ours(), submission, () -> Instant.parse("2026-01-01T12:00:00Z"), sleeper);
  }

  @Override
  protected Attempt attempt(Value value, int number) {
    Path folder = place.resolve("state/" + value + "/" + number);
    return new Attempt(
        value, number, Tag.of(place.toString(), "run", value, number), Location.of(folder));
  }

  @Override
  protected LaunchRequest request(Attempt attempt, Play play) {
    return request(attempt, "/their.jar", ImmutableMap.of(), List.of(play.name()));
  }

  private LaunchRequest request(
      Attempt attempt, String resource, ImmutableMap<String, String> conf, List<String> args) {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    MemorySize half = new MemorySize(512);
    return new LaunchRequest(
        attempt,
        1,
        new Slice(1, 2, gibibyte, 1, gibibyte, gibibyte, half, half),
        "muster test",
        resource,
        Optional.of("com.acme.Main"),
        ImmutableList.copyOf(args),
        conf,
        ImmutableList.of(JOB_JAR.toString(), "/more.jar"),
        ImmutableList.of("/more.py", "/others.zip"),
        ImmutableList.of("com.acme:one:1.0", "com.acme:two:2.0"),
        ImmutableMap.of(),
        JvmMode.THROUGHPUT,
        "{}");
  }

  @Override
  protected void letGo() throws IOException {
    Files.createFile(place.resolve("go"));
  }

  @Override
  protected int timesWorked(Attempt attempt) throws IOException {
    Path file = place.resolve("worked." + attempt.tag());
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  @Test
  void givesASecretToItsApplicationAndToNobodyElse() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(
          request(
              attempt,
              "/their.jar",
              ImmutableMap.of(
                  "spark.acme.token", "a ${env:A_SECRET}!", "spark.acme.plain", "$${env:HOME}"),
              List.of("$${x}", "WAITS")));
      launcher.follow(attempt, this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);
      await(place.resolve("properties"));
      Path scratch = attempt.scratch().path().orElseThrow();
      assertThat(scratch).isDirectory();
      Files.createDirectories(scratch.resolve("a/b"));
      letGo();
      assertThat(next()).isEqualTo(new Observation.Succeeded());
    }

    assertThat(attempt.scratch().path().orElseThrow()).doesNotExist();
    assertThat(place.resolve("properties"))
        .content()
        .contains("spark.acme.token=a " + SECRET + "\\!", "spark.of.home=kept");
    assertThat(place.resolve("mode")).content().startsWith("-rw-------");
    assertThat(place.resolve("arguments"))
        .content()
        .doesNotContain(SECRET)
        .contains("spark.acme.plain=${env:HOME}\n", "${x}\nWAITS\n");
    Path folder = attempt.folder().path().orElseThrow();
    assertThat(folder.resolve("command.sh")).content().contains("\"${A_SECRET:?");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .doesNotContain(SECRET));
    }
  }

  @Test
  void refusesASecretInAnArgument() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(
              () ->
                  launcher.launch(
                      request(
                          attempt, "/their.jar", ImmutableMap.of(), List.of("${env:A_SECRET}"))))
          .withMessageContaining("${env:A_SECRET}")
          .withMessageNotContaining(SECRET);
    }
    assertThat(timesWorked(attempt)).isZero();
  }

  @Test
  void takesItsOwnJobFromTheClassPath() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(request(attempt, JOB_JAR.toString(), ImmutableMap.of(), List.of("SUCCEEDS")));
      launcher.follow(attempt, this::tell);
      Observation told;
      do { // until nothing of it writes into a folder that goes
        told = next();
      } while (told instanceof Observation.AtWork);
      assertThat(told).isEqualTo(new Observation.Succeeded());
    }

    assertThat(Files.readAllLines(place.resolve("arguments")))
        .contains("spark-internal", "spark.jars=/more.jar")
        .doesNotContain(JOB_JAR.toString());
  }

  @Test
  void givesItsApplicationAllMemoryOfTheSlice() throws Exception {
    List<String> arguments = argumentsOf(attempt(new Value("56"), 1));

    assertThat(arguments)
        .contains(
            "spark.driver.memory=2048m",
            "spark.memory.offHeap.enabled=true",
            "spark.memory.offHeap.size=512m",
            "spark.executor.pyspark.memory=512m",
            "spark.executor.cores=2");
  }

  @Test
  void givesSparkSubmitTheJarsFilesAndPackagesOfTheApplication() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    List<String> arguments = argumentsOf(attempt);

    assertThat(arguments)
        .contains(
            "spark.jars=/more.jar",
            "spark.submit.pyFiles=/more.py,/others.zip",
            "spark.jars.packages=com.acme:one:1.0,com.acme:two:2.0");
    assertThat(attempt.folder().path().orElseThrow().resolve("command.sh"))
        .content()
        .contains("/more.jar", "/more.py,/others.zip", "com.acme:one:1.0,com.acme:two:2.0");
  }

  private List<String> argumentsOf(Attempt attempt) throws Exception {
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(request(attempt, Play.SUCCEEDS));
      launcher.follow(attempt, this::tell);
      Observation seen = next();
      assertThat(seen instanceof Observation.AtWork ? next() : seen)
          .isEqualTo(new Observation.Succeeded());
    }
    return Files.readAllLines(place.resolve("arguments"));
  }

  @Test
  void stopsWhatHangsBeforeItsClaim() throws Exception {
    shimHome = place.resolve("hung");
    program(shimHome, "echo $$ > '" + place + "/hung.pid'; exec sleep 1000");
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      CompletableFuture<Boolean> launch =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return launcher.launch(request(attempt, Play.SUCCEEDS));
                } catch (EngineException e) {
                  throw new IllegalStateException(e);
                }
              });
      Path pid = place.resolve("hung.pid");
      await(pid);

      assertThat(launcher.stop(attempt, 1)).isEqualTo(new Observation.Voided());

      assertThat(launch.get(60, TimeUnit.SECONDS)).as("there is one to follow").isFalse();
      Optional<ProcessHandle> hung =
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
      if (hung.isPresent()) {
        hung.get().onExit().get(60, TimeUnit.SECONDS);
      }
    }
    assertThat(timesWorked(attempt)).isZero();
  }

  @Test
  void tellsOfAProcessThatStaysAfterItsContextHasStopped() throws Exception {
    Files.writeString(
        place.resolve("stopped.json"),
        """
        {"state":"stopped","stages_done":1,"stages_known":1,"tasks_done":1,"tasks_known":1,
         "tasks_failed":0,"updated_at":"2026-01-01T11:59:57Z"}
        """);
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(request(attempt, "/their.jar", ImmutableMap.of(), List.of("LINGERS")));
      launcher.follow(attempt, this::tell);
      Observation seen = next();
      if (seen instanceof Observation.AtWork) {
        seen = next();
      }
      assertThat(seen).isEqualTo(new Observation.ContextStopped());

      Observation.Failed stopped = (Observation.Failed) launcher.stop(attempt, 1);

      assertThat(stopped.failure().exitCode().orElse(143)).isGreaterThan(128);
    }
  }

  @Test
  void followsAnApplicationThatRemovesItsOwnFolder() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(request(attempt, "/their.jar", ImmutableMap.of(), List.of("REMOVES")));
      Files.createFile(place.resolve("launched"));
      await(place.resolve("worked." + attempt.tag()));
      awaitThere(place.resolve("removed"));
      launcher.follow(attempt, this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);

      letGo();

      Observation.Failed failed = (Observation.Failed) next();
      assertThat(failed.failure().message()).contains("its folder was removed while it worked");
    }
  }

  @Test
  void followsAnApplicationThatRemovesItsOwnFolderBeforeItsClaimWasSeen() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    Files.createFile(place.resolve("launched"));
    try (LocalLauncher launcher = launcher(pause -> awaitThere(place.resolve("removed")))) {
      assertThat(
              launcher.launch(
                  request(attempt, "/their.jar", ImmutableMap.of(), List.of("REMOVES"))))
          .isTrue();
      launcher.follow(attempt, this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);

      letGo();

      assertThat(next()).isInstanceOf(Observation.Failed.class);
    }
  }

  @Test
  void stopsAnApplicationThatRemovedItsOwnFolder() throws Exception {
    Attempt attempt = attempt(new Value("56"), 1);
    try (LocalLauncher launcher = launcher()) {
      launcher.launch(request(attempt, "/their.jar", ImmutableMap.of(), List.of("REMOVES")));
      Files.createFile(place.resolve("launched"));
      awaitThere(place.resolve("removed"));

      assertThat(launcher.stop(attempt, 1)).isInstanceOf(Observation.Failed.class);
    }
  }

  private static void awaitThere(Path file) {
    for (long waited = 0; !Files.exists(file); waited += 5) {
      assertThat(waited).as("milliseconds waited for " + file).isLessThan(60_000);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void await(Path file) throws IOException {
    for (long waited = 0; !Files.exists(file) || Files.size(file) == 0; waited += 5) {
      assertThat(waited).as("milliseconds waited for " + file).isLessThan(60_000);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void program(Path home, String script) throws IOException {
    Path file = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
