package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolvedIteration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: what a shell is told, and what becomes of it. */
class LastCheckTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void passesWhatTheCommandPassesAndTellsItWhatItIsAbout() {
    assertThat(
            problem(
                "[sh, -c, 'echo \"$0 $1 $2 $3|$MUSTER_VALUE $MUSTER_ATTEMPT $MUSTER_RUN_ID"
                    + " $MUSTER_OUTPUT\" > told; pwd >> told', \"${value}\", \"${attempt}\","
                    + " \"${run_id}\", \"${output}\"]"))
        .isEmpty();

    String output = folder.resolve("out/iter_3").toString();
    assertThat(folder.resolve("told"))
        .content()
        .isEqualTo(
            "3 2 run 1 %s|3 2 run 1 %s%n%s%n".formatted(output, output, folder).replace("\r", ""));
  }

  @Test
  void tellsTheLastLinesOfACommandThatFails() {
    assertThat(problem("[sh, -c, 'seq 1 9; echo no price >&2; exit 3']").orElseThrow())
        .startsWith("verify.command sh -c seq 1 9;")
        .endsWith(" ended with exit code 3; it said: 5 | 6 | 7 | 8 | 9 | no price");
    assertThat(problem("['false']").orElseThrow())
        .isEqualTo("verify.command false ended with exit code 1, without a word");
  }

  @Test
  void tellsWhyACommandCannotBeStarted() throws Exception {
    Path check = Files.writeString(folder.resolve("check"), "#!/no/such/interpreter\n");
    assertThat(check.toFile().setExecutable(true)).isTrue();

    assertThat(problem("[./check]").orElseThrow())
        .startsWith("verify.command ./check cannot be started: ")
        .contains("No such file");
  }

  @Test
  void takesACommandsOwnWordsForNoFailureToStartIt() {
    assertThat(problem("[sh, -c, 'echo setsid: is what I am about >&2']")).isEmpty();
  }

  @Test
  void aSignalThatEndedACommandIsNoVerdict() {
    assertThat(problem("[sh, -c, 'test -e once || { touch once; kill -TERM $$; }']")).isEmpty();
    assertThat(problem("[sh, -c, 'kill -TERM $$']").orElseThrow())
        .contains("ended with exit code 143");
  }

  @Test
  void endsACommandThatHangsAndWhatItStarted() throws Exception {
    assertThat(
            problem("[sh, -c, 'sleep 1000 & echo $! > child; echo waiting; wait']", "300ms")
                .orElseThrow())
        .endsWith(
            " had not ended after 0.3 s (verify.command_timeout), and was ended; it said: waiting");

    assertEnds(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
  }

  @Test
  void endsAlsoWhatHasLeftTheCommandThatHangs() throws Exception {
    assertThat(problem("[sh, -c, '(sleep 1000 & echo $! > child); sleep 1000']", "1s")).isPresent();

    assertEnds(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
  }

  @Test
  void anInterruptionEndsTheCommandAndWhatItStarted() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                problem("[sh, -c, 'sleep 1000 & echo $! > tmp; mv tmp child; wait']");
              } catch (IllegalStateException e) {
                ended.countDown();
              }
            });
    waiting.start();
    Path child = folder.resolve("child");
    until(() -> Files.exists(child));
    waiting.interrupt();

    assertThat(ended.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertEnds(Long.parseLong(Files.readString(child).strip()));
  }

  private static void assertEnds(long pid) throws Exception {
    until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  private static void until(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited %s", BOUND).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private Optional<String> problem(String command) {
    return problem(command, "1m");
  }

  private Optional<String> problem(String command, String timeout) {
    ResolvedIteration iteration =
        new PlanOnDisk(folder)
            .iteration(
                """
                model_sequence: [3]
                out_dir: out
                job: {sql: {file: one.sql}}
                verify: {command: %s, command_timeout: %s}
                """
                    .formatted(command, timeout),
                "3");
    Verify.Command of = iteration.plan().verify().command().orElseThrow();
    assertThat(iteration.value()).isEqualTo(new Value("3"));
    return new LastCheck(new ProcessCommandRunner(), folder, "run 1").problem(of, iteration, 2);
  }
}
