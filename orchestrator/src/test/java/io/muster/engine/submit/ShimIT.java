package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.muster.job.contract.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.SparkLauncher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ShimIT {
  private static final String WAIT = "while [ ! -e \"$GO\" ]; do sleep 0.01; done";

  @TempDir private Path place;

  @Test
  void runsTheRealSparkSubmitWithItsArgumentsAndNothingOfMusterButTheTag() throws Exception {
    try (Shim shim =
        new Shim(
            place, "printf '<%s>\\n' \"$@\" \"$SPARK_HOME\"; env | grep -e MUSTER -e LAUNCHER")) {
      assertThat(shim.run("--name", "it's \"5\" $(date) `date` *", "", "a\nb")).isZero();
      assertThat(shim.stdout())
          .isEqualTo(
              "<--name>\n<it's \"5\" $(date) `date` *>\n<>\n<a\nb>\n<%s>\nMUSTER_TAG=%s\n"
                  .formatted(shim.home, shim.tag));
      assertThat(Shim.text(shim.said())).isEmpty();
    }
  }

  @Test
  void leavesTheLauncherToAnApplicationThatConnects() throws Exception {
    try (Shim shim = new Shim(place, "echo $_SPARK_LAUNCHER_PORT").connects()) {
      shim.run();
      assertThat(shim.stdout()).isEqualTo("4711\n");
    }
  }

  @Test
  void standsInForSparkSubmitUnderTheLauncher() throws Exception {
    try (Shim shim = new Shim(place, "printf '%s ' \"$@\"; exit 5")) {
      ShimEnvironment environment = ShimEnvironment.of(shim.folder, shim.tag, 1, shim.home, false);
      Process process =
          new SparkLauncher(environment.variables())
              .setSparkHome(Shim.SCRIPT.getParent().getParent().toString())
              .setMaster("local[2]")
              .setAppName("it's iteration 5")
              .setMainClass("com.acme.Main")
              .setAppResource("app.jar")
              .redirectError(shim.said().toFile())
              .redirectOutput(shim.said().toFile())
              .launch();
      assertThat(Shim.end(process)).isEqualTo(5);
      assertThat(shim.stdout())
          .isEqualTo("--master local[2] --name it's iteration 5 --class com.acme.Main app.jar ");
      assertThat(shim.report().code()).isEqualTo(5);
    }
  }

  @Test
  void claimsInASessionOfItsOwnAndKeepsTheNumberOfTheProcess() throws Exception {
    try (Shim shim = new Shim(place, WAIT)) {
      Process process = shim.start();
      Shim.await(() -> Files.exists(shim.folder.claim()));
      Claim claim = new ClaimFile(shim.folder, shim.tag).read().orElseThrow();
      ProcessStat stat = ProcessStat.read(Path.of("/proc"), process.pid()).orElseThrow();
      assertThat(claim.pid()).isEqualTo(process.pid()).isEqualTo(stat.session());
      assertThat(claim.processStart()).isEqualTo(stat.start());
      assertThat(claim.holder()).isEqualTo(Claim.Holder.CHILD);
      assertThat(claim.epoch()).isEqualTo(3);
      assertThat(Machine.of(claim)).isEqualTo(Machine.ours());
      assertThat(shim.finding()).isEqualTo(new Finding.Running(claim));
      shim.go();
      assertThat(Shim.end(process)).isZero();
      assertThat(shim.finding()).isEqualTo(new Finding.Over(shim.report()));
    }
  }

  @Test
  void foundsASessionAlsoWhereAShellWithJobControlStartsIt() throws Exception {
    try (Shim shim = new Shim(place, "exit 9")) {
      Process shell =
          shim.start(List.of("sh", "-c", "set -m; \"$0\" & wait $!", Shim.SCRIPT.toString()));
      assertThat(Shim.end(shell)).isEqualTo(9);
      assertThat(shim.report().code()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @CsvSource({"exit 0,0,", "exit 3,3,", "exit 127,127,", "exit 255,255,", "kill -9 $$,137,9"})
  void passesTheCodeOnAndRecordsIt(String application, int code, Integer signal) throws Exception {
    try (Shim shim = new Shim(place, application)) {
      assertThat(shim.run()).isEqualTo(code);
      assertThat(shim.report().code()).isEqualTo(code);
      assertThat(shim.report().signal()).isEqualTo(signal);
      assertThat(shim.report().ended()).isAfterOrEqualTo(shim.report().started());
      assertThat(names(shim))
          .containsExactly("claim.json", "exit.json", "stderr.log", "stdout.log");
    }
  }

  @Test
  void doesNothingWhenTheClaimIsVoid() throws Exception {
    try (Shim shim = new Shim(place, "touch \"$PLACE/worked\"")) {
      new ClaimFile(shim.folder, shim.tag)
          .take(Claim.voidedBy(shim.tag, 4, "elsewhere", Instant.EPOCH));
      assertThat(shim.run()).isEqualTo(ShimEnvironment.CLAIM_LOST);
      assertThat(place.resolve("worked")).doesNotExist();
      assertThat(names(shim)).containsExactly("claim.json");
      assertThat(Shim.text(shim.said())).contains("claim of " + shim.tag + " is taken");
      assertThat(shim.finding()).isEqualTo(new Finding.Voided());
    }
  }

  @Test
  void letsOneOfTwoDoTheWork() throws Exception {
    for (int round = 0; round < 50; round++) {
      Path arena = Files.createDirectory(place.resolve("round " + round));
      try (Shim shim = new Shim(arena, "echo $$ >> \"$PLACE/worked\"; exit 4")) {
        Process one = shim.start();
        Process other = shim.start();
        assertThat(List.of(Shim.end(one), Shim.end(other)))
            .containsExactlyInAnyOrder(4, ShimEnvironment.CLAIM_LOST);
        assertThat(Files.readAllLines(arena.resolve("worked"))).hasSize(1);
        Process winner = one.exitValue() == 4 ? one : other;
        assertThat(new ClaimFile(shim.folder, shim.tag).read().orElseThrow().pid())
            .isEqualTo(winner.pid());
        assertThat(shim.report().code()).isEqualTo(4);
        assertThat(names(shim))
            .containsExactly("claim.json", "exit.json", "stderr.log", "stdout.log");
      }
    }
  }

  @Test
  void boundsAGigabyteOfOneLine() throws Exception {
    try (Shim shim = new Shim(place, "head -c 1000000000 /dev/zero; echo; echo the end")) {
      Process process = shim.start();
      long most = 0;
      while (process.isAlive()) {
        most = Math.max(most, bytes(shim));
        Thread.onSpinWait();
      }
      assertThat(Shim.end(process)).isZero();
      assertThat(most).isLessThan(6 << 20);
      assertThat(bytes(shim)).isBetween(2L << 20, 4L << 20);
      ExitReport.LogSize size = shim.report().stdout();
      assertThat(size.seen()).isEqualTo(1_000_000_009);
      String note = "\n... " + size.leftOut() + " bytes left out by Muster ...\n";
      assertThat(shim.stdout()).contains(note).endsWith("the end\n");
      assertThat(shim.stdout().length() - note.length()).isEqualTo(size.seen() - size.leftOut());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 12288, 16384, 20479})
  void keepsAllThatFitsToTheByte(int bytes) throws Exception {
    try (Shim shim =
        new Shim(place, "head -c " + bytes + " /dev/urandom | tee \"$PLACE/sent\"")
            .bounds(4096, 8192)) {
      assertThat(shim.run()).isZero();
      assertThat(shim.folder.stdout().file()).hasSameBinaryContentAs(place.resolve("sent"));
      assertThat(shim.report().stdout()).isEqualTo(new ExitReport.LogSize(bytes, 0));
    }
  }

  @Test
  void keepsBothEndsOfManyLines() throws Exception {
    try (Shim shim =
        new Shim(place, "i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done")
            .bounds(4096, 8192)) {
      assertThat(shim.run()).isZero();
      List<String> lines = Files.readAllLines(shim.folder.stderr().file());
      assertThat(lines).startsWith("line 0", "line 1").endsWith("line 19998", "line 19999");
      assertThat(lines).filteredOn(line -> line.contains("left out by Muster")).hasSize(1);
      assertThat(shim.folder.stderr().size())
          .isBetween(4096L + 8192, 4096L + 2 * 8192 + 12 * 1024 + 100);
    }
  }

  @Test
  void boundsTheLogOfAnApplicationThatWritesLittleAtATime() throws Exception {
    String line = "line $i $(head -c 1000 /dev/zero | tr '\\0' x)";
    try (Shim shim =
        new Shim(place, "for i in $(seq 60); do echo \"" + line + "\" >&2; sleep 0.01; done")
            .bounds(4096, 8192)) {
      assertThat(shim.run()).isZero();
      assertThat(shim.folder.stderr().size()).isLessThan(4096L + 2 * 8192 + 12 * 1024 + 100);
      assertThat(shim.report().stderr().leftOut()).isPositive();
    }
  }

  @Test
  void logsCanBeFollowedPastTheHead() throws Exception {
    try (Shim shim =
        new Shim(
                place,
                "printf 'a\\033[1m\\0'; "
                    + WAIT
                    + "; head -c 30000 /dev/zero; echo; echo now; rm \"$GO\"; "
                    + WAIT)
            .bounds(4096, 8192)) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("a\033[1m\0"));
      shim.go();
      Shim.await(() -> tail(shim).endsWith("\nnow\n"));
      assertThat(process.isAlive()).isTrue();
      shim.go();
      assertThat(Shim.end(process)).isZero();
      assertThat(tail(shim)).endsWith("\nnow\n");
    }
  }

  @Test
  void endsThoughAProcessOfAnotherSessionHoldsItsOutput() throws Exception {
    try (Shim shim =
        new Shim(
            place,
            """
            setsid sh -c 'echo $$ > "$PLACE/daemon"; exec sleep 600' &
            # until it has a session of its own it is ended with this one
            while [ ! -s "$PLACE/daemon" ]; do sleep 0.01; done
            echo said
            exit 3
            """)) {
      assertThat(shim.run()).isEqualTo(3);
      assertThat(shim.stdout()).isEqualTo("said\n");
      assertThat(Shim.lives(shim.pid("daemon"))).isTrue();
      assertThat(shim.finding()).isInstanceOf(Finding.Over.class);
    }
  }

  @Test
  void endsWhatAnApplicationLeavesBehindBeforeItRecordsTheEnd() throws Exception {
    try (Shim shim =
        new Shim(
            place,
            """
            sh -c 'echo $$ > "$PLACE/meek"; exec sleep 600' &
            (trap '' TERM HUP INT; exec sh -c 'echo $$ > "$PLACE/deaf"; exec sleep 600') &
            while [ ! -s "$PLACE/deaf" ] || [ ! -s "$PLACE/meek" ]; do sleep 0.01; done
            """)) {
      assertThat(shim.run()).isZero();
      assertThat(Shim.lives(shim.pid("meek"))).isFalse();
      assertThat(Shim.lives(shim.pid("deaf"))).isFalse();
      assertThat(shim.session().members()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void passesASignalOnAndRecordsTheEnd(String signal) throws Exception {
    try (Shim shim =
        new Shim(
            place,
            "trap 'echo stopping; head -c 9000 /dev/zero; exit 143' TERM; echo ready; while :; do sleep 0.01; done")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      Shim.signal(signal, process.pid());
      assertThat(Shim.end(process)).isEqualTo(143);
      assertThat(shim.report().signal()).isEqualTo(15);
      assertThat(shim.report().stdout().seen()).isEqualTo("ready\nstopping\n".length() + 9000);
      assertThat(shim.stdout()).startsWith("ready\nstopping\n");
    }
  }

  @Test
  void awaitsAnApplicationThatEndsInItsOwnTime() throws Exception {
    try (Shim shim = new Shim(place, "trap 'echo heard' TERM; echo ready; " + WAIT + "; exit 6")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      for (int times = 1; times <= 3; times++) {
        String heard = "ready\n" + "heard\n".repeat(times);
        process.destroy();
        Shim.await(() -> shim.stdout().equals(heard));
      }
      shim.go();
      assertThat(Shim.end(process)).isEqualTo(6);
      assertThat(shim.report().code()).isEqualTo(6);
    }
  }

  @Test
  void stopsADeafApplicationAndStillRecordsTheEnd() throws Exception {
    try (Shim shim = new Shim(place, "trap '' TERM; echo ready; while :; do sleep 1; done")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      assertThat(shim.session().stop(Duration.ofMillis(200), ShimIT::sleep)).isTrue();
      assertThat(Shim.end(process)).isEqualTo(137);
      assertThat(shim.report().signal()).isEqualTo(9);
    }
  }

  @Test
  void stopsAnApplicationWhoseShimIsStopped() throws Exception {
    try (Shim shim = new Shim(place, "echo ready; while :; do sleep 1; done")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      Shim.signal("STOP", process.pid());
      assertThat(shim.session().stop(Duration.ofMillis(50), ignored -> sleep(Duration.ofMillis(2))))
          .isTrue();
      assertThat(shim.finding()).isInstanceOf(Finding.Killed.class);
    }
  }

  @Test
  void findsAnApplicationAtWorkWhenItsShimAloneIsKilled() throws Exception {
    try (Shim shim = new Shim(place, "echo ready; " + WAIT + "; echo over")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      process.destroyForcibly();
      assertThat(Shim.end(process)).isEqualTo(137);
      assertThat(shim.finding()).isInstanceOf(Finding.Running.class);
      shim.go();
      Session session = shim.session();
      Shim.await(() -> isEmpty(session));
      assertThat(shim.finding()).isInstanceOf(Finding.Killed.class);
      assertThat(shim.stdout()).isEqualTo("ready\nover\n");
    }
  }

  @Test
  void stopsAnApplicationThatItsShimDidNotOutlive() throws Exception {
    try (Shim shim = new Shim(place, "echo ready; while :; do sleep 1; done")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      process.destroyForcibly();
      Shim.end(process);
      assertThat(shim.session().stop(Duration.ofMillis(200), ShimIT::sleep)).isTrue();
      assertThat(shim.finding()).isInstanceOf(Finding.Killed.class);
    }
  }

  @Test
  void findsAnAttemptKilledWhenAllOfItIs() throws Exception {
    try (Shim shim = new Shim(place, "echo ready; while :; do sleep 1; done")) {
      Process process = shim.start();
      Shim.await(() -> shim.stdout().equals("ready\n"));
      process.destroyForcibly(); // first, or it would record the end
      Shim.end(process);
      Session session = shim.session();
      for (long pid : session.members()) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
      Shim.await(() -> isEmpty(session));
      assertThat(shim.finding()).isInstanceOf(Finding.Killed.class);
    }
  }

  @Test
  void doesNoWorkWhereTheClaimCannotBeWritten() throws Exception {
    try (Shim shim = new Shim(place, "touch \"$PLACE/worked\"")) {
      // no folder, and one in which not even root creates a file
      for (String folder : List.of(place.resolve("missing").toString(), "/proc")) {
        Process process =
            shim.start(List.of("env", "MUSTER_ATTEMPT_FOLDER=" + folder, Shim.SCRIPT.toString()));
        assertThat(Shim.end(process)).isEqualTo(ShimEnvironment.CLAIM_NOT_WRITTEN);
        assertThat(Shim.text(shim.said())).contains("cannot create files in " + folder);
      }
      assertThat(place.resolve("worked")).doesNotExist();
    }
  }

  @Test
  void saysWhatIsWrongWithWhatItIsTold() throws Exception {
    try (Shim shim = new Shim(place, "exit 0")) {
      String script = Shim.SCRIPT.toString();
      assertThat(Shim.end(shim.start(List.of("env", "MUSTER_SPARK_HOME=/none", script))))
          .isEqualTo(ShimEnvironment.UNAVAILABLE);
      assertThat(Shim.text(shim.said())).contains("/none/bin/spark-submit");
      for (String wrong : List.of("MUSTER_TAG=a\"b", "MUSTER_EPOCH=x", "MUSTER_ATTEMPT_FOLDER=")) {
        assertThat(Shim.end(shim.start(List.of("env", wrong, script))))
            .isEqualTo(ShimEnvironment.TOLD_WRONGLY);
      }
      assertThat(shim.finding()).isEqualTo(new Finding.NotStarted());
    }
  }

  @ParameterizedTest
  @CsvSource({"'',74,", "rm \"$PLACE/small/filler\",0,0"})
  void recordsNoHalfEndOnAFullDisk(String free, int code, Integer recorded) throws Exception {
    assumeThat(mountsWithinANamespace()).isTrue();
    try (Shim shim =
        new Shim(
            place,
            "cat /dev/zero > \"$PLACE/small/filler\" 2>/dev/null; head -c 3000000 /dev/zero; "
                + free
                + "\nhead -c 3000000 /dev/zero; echo the end")) {
      Path small = Files.createDirectory(place.resolve("small"));
      String script =
          "mount -t tmpfs -o size=4m none \"$PLACE/small\"; \"$0\"; code=$?;"
              + " rm -f \"$PLACE/small/filler\"; cp -r \"$PLACE/small\" \"$PLACE/kept\"; exit $code";
      Process process =
          shim.start(
              List.of(
                  "unshare",
                  "-rm",
                  "env",
                  "MUSTER_ATTEMPT_FOLDER=" + small,
                  "sh",
                  "-c",
                  script,
                  Shim.SCRIPT.toString()));
      assertThat(Shim.end(process)).as(Shim.text(shim.said())).isEqualTo(code);
      AttemptFolder kept = new AttemptFolder(place.resolve("kept"));
      assertThat(new ClaimFile(kept, shim.tag).read()).isPresent();
      assertThat(new ExitFile(kept, shim.tag).read().map(ExitReport::code).orElse(null))
          .isEqualTo(recorded);
      assertThat(kept.path().toFile().list()).noneMatch(name -> name.startsWith("."));
      if (recorded != null) {
        assertThat(kept.stdout().tail(100)).endsWith("the end\n");
      }
    }
  }

  private static boolean mountsWithinANamespace() throws IOException {
    return Shim.end(
            new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt").start())
        == 0;
  }

  private static void sleep(Duration duration) throws InterruptedException {
    java.util.concurrent.TimeUnit.NANOSECONDS.sleep(duration.toNanos());
  }

  private static boolean isEmpty(Session session) {
    try {
      return session.isEmpty();
    } catch (io.muster.engine.EngineException e) {
      throw new AssertionError(e);
    }
  }

  private static String tail(Shim shim) {
    try {
      return shim.folder.stdout().tail(10_000);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> names(Shim shim) {
    List<String> names = new ArrayList<>(List.of(shim.folder.path().toFile().list()));
    names.sort(null);
    return names;
  }

  private static long bytes(Shim shim) throws IOException {
    try (Stream<Path> files = Files.list(shim.folder.path())) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
