package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the README gives to cron, CI and Airflow, as each of them calls it. */
final class CallersIT extends OnFakeSpark {
  /** Airflow waits five seconds between SIGTERM and SIGKILL. */
  private static final Duration PROMPTLY = Duration.ofSeconds(4);

  private static final String AIRFLOW_RUN = "scheduled__2026-01-31T00:00:00+00:00";

  private static final String MUSTER =
      MusterProcess.HOME.toAbsolutePath().resolve("bin/muster").toString();

  CallersIT() {
    super(1, 2);
  }

  @Test
  void cronGivesItAHomeAndAShortPath() {
    write("params: {ds: {required: true}}");
    String line =
        Readme.cut("\n15 2 \\* \\* \\*  (/opt/muster.*)\n")
            .replace("\\%", "%")
            .replace("/opt/muster/bin/muster", MUSTER)
            .replace("/srv/plans/nightly/plan.yaml", "'" + folder.path("plan.yaml") + "'")
            .replace("/var/log/nightly.log", "nightly.log");
    byCron("JAVA_HOME=" + System.getProperty("java.home"), line);

    MusterProcess.Ended run = folder.muster();

    String log = MusterProcess.text(folder.path("nightly.log"));
    assertThat(run.exitCode()).as(log).isZero();
    assertThat(run.everything()).as("cron mails what is said").isEmpty();
    assertThat(folder.manifest()).isPresent();
    assertThat(new MusterProcess.Ended(0, log, "").status()).isEqualTo("passed");
  }

  @Test
  void whereCronKnowsNoJavaThatIsSaid() {
    byCron("PATH=/nowhere", MUSTER + " run plan.yaml");

    MusterProcess.Ended run = folder.muster();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr())
        .isEqualTo(
            "muster: there is no Java on the PATH: install a Java 17, or set JAVA_HOME to one\n");
  }

  @Test
  void aShellAsksByIf() {
    String lines = Readme.cut("(?s)```\n(if muster run .*?)```");
    folder.setting("PATH", Path.of(MUSTER).getParent() + ":" + System.getenv("PATH"));
    folder.startedBy("sh", "-c", lines);
    spark.plays(2, "exit 3");

    MusterProcess.Ended failed = folder.muster();
    assertThat(failed.stderr()).contains("\nexit code 1: {\"run_id\":");

    spark.plays(2, "good");
    assertThat(folder.muster().stdout()).startsWith("passed: {\"run_id\":");
  }

  @Test
  void airflowHandsTheLastLineOnAndARetryOfTheTaskContinues() {
    byAirflow();
    spark.plays(2, "exit 3");

    MusterProcess.Ended failed = folder.runMerged();
    assertThat(failed.exitCode()).as(failed.everything()).isEqualTo(1);
    assertThat(failed.json().path("run_id").asText()).isEqualTo(AIRFLOW_RUN);

    spark.plays(2, "good");
    MusterProcess.Ended passed = folder.runMerged();
    assertThat(passed.exitCode()).as(passed.everything()).isZero();
    assertThat(passed.json().path("run_id").asText()).isEqualTo(AIRFLOW_RUN);
    assertThat(spark.attempts(1)).as("kept").isEqualTo(1);
  }

  @Test
  void airflowEndsTheWholeProcessGroupAndItGoesInTime() {
    byAirflow();
    allAwait();
    MusterProcess task = folder.startMerged();
    MusterProcess.await(
        "an application", () -> spark.attempts(1) + spark.attempts(2) > 0 || !task.isAlive());

    long signalled = System.nanoTime();
    MusterProcess.signal("TERM", -task.pid());
    MusterProcess.Ended end = task.end();
    Duration took = Duration.ofNanos(System.nanoTime() - signalled);

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(143);
    assertThat(end.json().path("retryable").asBoolean()).isTrue();
    assertThat(took).isLessThan(PROMPTLY);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  /** As BashOperator does: bash, in a session of its own. */
  private void byAirflow() {
    write("params: {ds: {required: true}}");
    String command =
        Readme.cut("bash_command=\"(.*)\",\n")
            .replace("{{ ds }}", "2026-01-31")
            .replace("{{ run_id }}", AIRFLOW_RUN)
            .replace("/opt/muster/bin/muster", MUSTER)
            .replace("/srv/plans/models/plan.yaml", "'" + folder.path("plan.yaml") + "'");
    folder.startedBy("setsid", "bash", "-c", command);
  }

  /** As cron does: next to no environment, and a shell. */
  private void byCron(String setting, String line) {
    folder.startedBy(
        "env",
        "-i",
        "HOME=" + System.getProperty("user.home"),
        "LOGNAME=nobody",
        "PATH=/usr/bin:/bin",
        "SHELL=/bin/sh",
        setting,
        // by which this test finds its processes
        "MUSTER_IT_FOLDER=" + place,
        "/bin/sh",
        "-c",
        line);
  }
}
