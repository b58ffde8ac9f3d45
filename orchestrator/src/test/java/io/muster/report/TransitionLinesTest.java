package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Plan.SignalAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionLinesTest {
  @Test
  void tellsEveryTransitionInOneLine() {
    List<String> told = new ArrayList<>();
    TransitionLines lines = new TransitionLines("r-1");
    ScriptedRun.of("2")
        .listener((entry, after) -> told.add(lines.of(entry, after)))
        .seconds(1.25)
        .start("2")
        .seconds(3)
        .fail("2", ScriptedRun.outOfMemory())
        .retryIn("2", Duration.ofSeconds(15))
        .seconds(15)
        .iteration("2", 4, 100)
        .passWithManifest();
    assertThat(told.stream().map(line -> line.replaceAll("m-[a-z2-7]{26}", "TAG")))
        .containsExactly(
            "at=2026-01-31T10:00:01.250Z run=r-1 iteration=2 attempt=1 phase=clearing"
                + " event=clear_intended executors=1 cores=2 memory=3456m",
            "at=2026-01-31T10:00:01.250Z run=r-1 iteration=2 attempt=1 phase=cleared"
                + " event=output_cleared",
            "at=2026-01-31T10:00:01.250Z run=r-1 iteration=2 attempt=1 phase=launching"
                + " event=launch_intended tag=TAG",
            "at=2026-01-31T10:00:01.250Z run=r-1 iteration=2 attempt=1 phase=submitted"
                + " event=launch_accepted",
            "at=2026-01-31T10:00:01.250Z run=r-1 iteration=2 attempt=1 phase=running"
                + " event=application_started application=local-172"
                + " tracking_url=http://host-a:4010",
            "at=2026-01-31T10:00:04.250Z run=r-1 iteration=2 attempt=1 phase=attempt_failed"
                + " event=application_failed exit_code=52"
                + " message=\"the application ended with exit code 52\""
                + " exception=\"java.lang.OutOfMemoryError: Java heap space\""
                + " log=/state/r-1/attempts/iter_56/1/stderr.log",
            "at=2026-01-31T10:00:04.250Z run=r-1 iteration=2 attempt=1 phase=waiting"
                + " event=retry_scheduled not_before=2026-01-31T10:00:19.250Z"
                + " why=\"a node was lost\" executors=1 cores=2 memory=3456m",
            "at=2026-01-31T10:00:19.250Z run=r-1 iteration=2 attempt=2 phase=clearing"
                + " event=clear_intended executors=1 cores=2 memory=3456m",
            "at=2026-01-31T10:00:19.250Z run=r-1 iteration=2 attempt=2 phase=cleared"
                + " event=output_cleared",
            "at=2026-01-31T10:00:19.250Z run=r-1 iteration=2 attempt=2 phase=launching"
                + " event=launch_intended tag=TAG",
            "at=2026-01-31T10:00:19.250Z run=r-1 iteration=2 attempt=2 phase=submitted"
                + " event=launch_accepted",
            "at=2026-01-31T10:00:19.250Z run=r-1 iteration=2 attempt=2 phase=running"
                + " event=application_started application=local-172"
                + " tracking_url=http://host-a:4020",
            "at=2026-01-31T10:00:23.250Z run=r-1 iteration=2 attempt=2 phase=succeeded"
                + " event=application_succeeded",
            "at=2026-01-31T10:00:23.250Z run=r-1 iteration=2 attempt=2 phase=verifying"
                + " event=verify_intended",
            "at=2026-01-31T10:00:23.250Z run=r-1 iteration=2 attempt=2 phase=verified"
                + " event=output_verified rows=100 bytes=3200 files=2",
            "at=2026-01-31T10:00:23.250Z run=r-1 event=manifest_intended",
            "at=2026-01-31T10:00:23.250Z run=r-1 event=manifest_written"
                + " manifest=/out/_MUSTER_SUCCESS.json",
            "at=2026-01-31T10:00:23.250Z run=r-1 event=run_ended status=passed");
  }

  @Test
  void tellsWhatTheRunMeets() {
    List<String> told = new ArrayList<>();
    TransitionLines lines = new TransitionLines("scheduled__2026-01-01T00:00:00+00:00 x");
    ScriptedRun.of("2")
        .listener((entry, after) -> told.add(lines.of(entry, after)))
        .run(new RunEvent.StorageFailed("no space left on \"/state\"\nat all"))
        .run(new RunEvent.SignalReceived("SIGTERM", SignalAction.DETACH))
        .end(RunStatus.STORAGE_FAILED);
    String begun = "at=2026-01-31T10:00:00Z run=\"scheduled__2026-01-01T00:00:00+00:00 x\" event=";
    assertThat(told)
        .containsExactly(
            begun + "storage_failed why=\"no space left on \\\"/state\\\" at all\"",
            begun + "signal_received signal=SIGTERM action=detach",
            begun + "run_ended status=storage_failed");
  }

  @Test
  void theHeartbeatSaysWhatRunsAndWhatWaitsForWhat() {
    ScriptedRun run =
        ScriptedRun.of("2", "3", "4", "15", "22")
            .after("15", "22")
            .iteration("2", 2, 10)
            .start("3")
            .launch("22")
            .start("4")
            .fail("4", ScriptedRun.outOfMemory())
            .retryIn("4", Duration.ofSeconds(90))
            .seconds(60);
    assertThat(new Heartbeat(run.facts(), ClusterView.UNSEEN).of(run.state(), run.now()))
        .isEqualTo(
            "at=2026-01-31T10:01:02Z run=r-1 event=heartbeat verified=1/5"
                + " running=\"22 submitted 1m00s, 3 1m00s\""
                + " waiting=\"4 for its retry in 30s; 15 for iteration 22\" elapsed=1m02s");
  }
}
