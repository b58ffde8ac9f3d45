package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed commands together, over a Spark home whose spark-submit is a shell script. */
class CommandsIT {
  private static final Path MUSTER = Path.of(System.getProperty("muster.home"), "bin/muster");

  /**
   * Writes an output, works for ever where the value is {@code slow}, and is killed the first time
   * where it is {@code lost}.
   */
  private static final String SPARK_SUBMIT =
      """
      #!/bin/sh
      case " $* " in *app.py*) ;; *) echo 'no rehearsal here' >&2; exit 1 ;; esac
      for argument; do value=$out; out=$argument; done
      echo "iteration $value begins"
      [ "$value" != slow ] || sleep 600
      if [ "$value" = lost ] && [ ! -e "$0.lost" ]; then
        : >"$0.lost"
        echo 'the first of two is lost' >&2
        exit 137
      fi
      mkdir -p "$out"
      echo "route,delay" >"$out/part-00000.csv"
      : >"$out/_SUCCESS"
      """;

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();

  /** What a command printed and how it ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void aPlanAndASparkHome() throws IOException {
    RunOnDisk.plan(folder, "retry: {max_attempts: 1}\n");
    Path home = folder.resolve("spark");
    Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("jars/spark-core_2.12-3.5.5.jar"), "core");
    Path submit = Files.writeString(home.resolve("bin/spark-submit"), SPARK_SUBMIT);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void nothingStaysBehind() {
    started.forEach(Process::destroyForcibly);
  }

  private Process start(String name, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(MUSTER.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("COLUMNS", "100");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private Ended ended(String name, Process process) throws Exception {
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(name + " ends").isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(folder.resolve(name + ".out")),
        Files.readString(folder.resolve(name + ".err")));
  }

  private Ended muster(String... arguments) throws Exception {
    return ended("command", start("command", arguments));
  }

  /** Asks for the status again and again until it says so. */
  private void awaitStatus(String part) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    Ended status = muster("status", "plan.yaml", "--json");
    while (!status.out().contains(part)) {
      assertThat(System.nanoTime()).as(status.toString()).isLessThan(until);
      status = muster("status", "plan.yaml", "--json");
    }
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  @Test
  void aRunIsWatchedCancelledAndItsEndIsKnownToAll() throws Exception {
    Process run = start("run", "run", "plan.yaml", "--set", "model_sequence=[a, slow]");
    awaitStatus("\"value\":\"slow\",\"phase\":\"running\"");

    Ended logs = muster("logs", "plan.yaml", "slow");
    assertThat(logs.code()).isZero();
    assertThat(logs.out()).contains("iteration slow begins");

    Ended timeout = muster("wait", "out", "--timeout", "1s");
    assertThat(timeout.code()).isEqualTo(4);
    assertThat(timeout.err()).contains("after 1s run ", "has not ended: process " + run.pid());

    Ended plan = muster("plan", "plan.yaml");
    assertThat(plan.code()).isZero();
    assertThat(plan.out()).contains("run would do nothing: process " + run.pid());

    Ended cancel = muster("cancel", "plan.yaml", "--wait");
    assertThat(cancel.code()).isZero();
    assertThat(cancel.out()).contains("asked process " + run.pid(), "has ended: cancelled");

    Ended end = ended("run", run);
    assertThat(end.code()).isEqualTo(10);
    assertThat(lastLine(end.out())).contains("\"status\":\"cancelled\"");
    assertThat(muster("wait", "plan.yaml").code()).isEqualTo(10);
    assertThat(muster("status", "out", "--exit-code").code()).isEqualTo(10);
    assertThat(muster("verify", "out").code()).isEqualTo(3);
  }

  @Test
  void everyAttemptHasALogOfItsOwn() throws Exception {
    String twice = "retry={max_attempts: 2, backoff: 0s}";
    Ended run = muster("run", "plan.yaml", "--set", "model_sequence=[lost]", "--set", twice);
    assertThat(run.code()).as(run.err()).isZero();

    Ended latest = muster("logs", "plan.yaml", "lost");
    assertThat(latest.out())
        .contains("attempt 2 of 2", "iteration lost begins")
        .doesNotContain("the first of two");
    Ended first = muster("logs", "plan.yaml", "lost", "--attempt", "1");
    assertThat(first.code()).isZero();
    assertThat(first.out())
        .contains("attempt 1 of 2", "iteration lost begins", "the first of two is lost");
    assertThat(muster("logs", "plan.yaml", "lost", "--attempt", "3").code()).isEqualTo(2);
  }

  @Test
  void completesInABash() throws Exception {
    String asked =
        "source <(\"$0\" completion bash); COMP_WORDS=(muster se) COMP_CWORD=1;"
            + " _complete_muster; echo \"${COMPREPLY[*]}\";"
            + " COMP_WORDS=(muster run plan.yaml --wait-f) COMP_CWORD=3;"
            + " _complete_muster; echo \"${COMPREPLY[*]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", asked, MUSTER.toAbsolutePath().toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD) // no key was pressed, says compopt
            .redirectOutput(folder.resolve("bash.out").toFile())
            .start();
    started.add(bash);
    assertThat(bash.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("bash.out")).lines())
        .containsExactly("settle", "--wait-for-owner");
  }

  @Test
  void aRunThatHasPassedIsVerifiedAgainUntilSomebodyChangesAnOutput() throws Exception {
    Ended run = muster("run", "plan.yaml");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(muster("wait", "plan.yaml").code()).isZero();
    assertThat(muster("status", "plan.yaml").out()).contains("passed: 3 of 3 verified");

    Ended verify = muster("verify", "plan.yaml");
    assertThat(verify.code()).isZero();
    assertThat(verify.err()).contains("its 3 outputs are what was verified");

    Files.writeString(folder.resolve("out/iter_b/part-00000.csv"), "other\n");
    Ended changed = muster("verify", "out");
    assertThat(changed.code()).isEqualTo(3);
    assertThat(changed.err()).contains("iteration b: ");
    assertThat(lastLine(changed.out())).contains("\"status\":\"rejected\"");

    Ended plan = muster("plan", "plan.yaml");
    assertThat(plan.out())
        .contains("begin a new run: the last one, ", "has passed")
        .contains("3 folders (a, b, c)", "verified until ");
  }

  @Test
  void aKilledControllersRunIsCancelledWithoutIt() throws Exception {
    Process run = start("run", "run", "plan.yaml", "--set", "model_sequence=[slow]");
    awaitStatus("\"value\":\"slow\",\"phase\":\"running\"");
    run.destroyForcibly();
    assertThat(ended("run", run).code()).isEqualTo(137);

    assertThat(muster("wait", "plan.yaml").code()).isEqualTo(9);
    Ended cancel = muster("cancel", "plan.yaml");
    assertThat(cancel.code()).as(cancel.err()).isZero();
    assertThat(cancel.out()).contains("nobody drives run ", "nothing of it works any more");
    assertThat(muster("wait", "plan.yaml").code()).isEqualTo(10);
  }

  @Test
  void librariesSayNothingAndTheLogIsThereWhenAskedFor() throws Exception {
    Ended quiet = muster("plan", "plan.yaml");
    assertThat(quiet.err()).isEmpty();
    Ended verbose = muster("plan", "plan.yaml", "--verbose");
    assertThat(verbose.code()).isZero();
    assertThat(verbose.out()).isEqualTo(quiet.out());
  }
}
