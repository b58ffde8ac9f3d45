package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunStatus;
import io.muster.report.ScriptedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  @TempDir Path folder;

  private Path outDir() {
    return folder.resolve("out");
  }

  private static ScriptedRun oneOfThree() {
    return ScriptedRun.of("a", "b", "c").iteration("a", 12, 4711).start("b");
  }

  @Test
  void saysWhatEachIterationDoesAndWhoDrives() {
    Invoked shell = new Invoked(folder);
    try (RunOnDisk run = RunOnDisk.driven(outDir(), oneOfThree())) {
      assertThat(shell.muster("status", outDir())).isZero();
      assertThat(shell.out())
          .contains("r-1 running: 1 of 3 verified")
          .containsPattern("a +verified +- +1 +4,711 +12s")
          .containsPattern("b +running")
          .containsPattern("c +pending")
          .contains("driven by process " + ProcessHandle.current().pid())
          .contains(run.path().toString());
      assertThat(shell.err()).isEmpty();
    }
  }

  @Test
  void findsTheRunByPlanAndByItsFolderToo() {
    Path plan = RunOnDisk.plan(folder, "");
    Invoked shell = new Invoked(folder);
    try (RunOnDisk run = RunOnDisk.driven(outDir(), oneOfThree())) {
      assertThat(shell.muster("status", plan)).isZero();
      assertThat(shell.out()).contains("r-1 running");
      assertThat(shell.muster("status", run.path())).isZero();
      assertThat(shell.out()).contains("r-1 running");
    }
  }

  @Test
  void aPlanSaysWhichIterationsAreOptional() {
    Path plan = RunOnDisk.plan(folder, "iterations: {b: {required: false}}\n");
    Invoked shell = new Invoked(folder);
    try (RunOnDisk run = RunOnDisk.driven(outDir(), oneOfThree())) {
      assertThat(shell.muster("status", plan)).isZero();
      assertThat(shell.out()).contains("running (optional)");
      assertThat(run.read().ended()).isEmpty();
    }
  }

  @Test
  void theCodeIsThatOfWhoeverFindsItDriven() {
    Invoked shell = new Invoked(folder);
    try (RunOnDisk run = RunOnDisk.driven(outDir(), oneOfThree())) {
      assertThat(shell.muster("status", run.path(), "--exit-code")).isEqualTo(4);
    }
  }

  @Test
  void saysThatTheControllerIsGone() {
    RunOnDisk.abandoned(outDir(), oneOfThree());
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", outDir(), "--exit-code")).isEqualTo(9);
    assertThat(shell.out())
        .contains("r-1 abandoned")
        .contains("continue by: muster run PLAN --resume")
        .contains("driven by nobody");
  }

  @Test
  void endsWithTheCodeOfTheRun() {
    RunOnDisk.abandoned(outDir(), oneOfThree().end(RunStatus.CANCELLED));
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", outDir())).isZero();
    assertThat(shell.muster("status", outDir(), "--exit-code")).isEqualTo(10);
  }

  @Test
  void anOptionalFailureOfAnEndedRunIsKnownFromItsResult() throws Exception {
    ScriptedRun script = ScriptedRun.of("a", "b");
    script.start("a").fail("a", ScriptedRun.outOfMemory()).giveUp("a");
    script.start("b").reject("b", "no rows").giveUp("b").end(RunStatus.FAILED);
    RunOnDisk run = RunOnDisk.abandoned(outDir(), script);
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", outDir(), "--exit-code")).isEqualTo(3);
    Files.writeString(
        run.path().resolve("result.json"),
        "{\"iterations\":[{\"value\":\"b\",\"required\":false}]}");
    assertThat(shell.muster("status", outDir(), "--exit-code")).isEqualTo(1);
  }

  @Test
  void jsonIsOneLine() {
    RunOnDisk.abandoned(outDir(), oneOfThree().end(RunStatus.CANCELLED));
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", outDir(), "--json")).isZero();
    assertThat(shell.out().lines()).hasSize(1);
    assertThat(shell.out()).startsWith("{\"run_id\":\"r-1\",\"status\":\"cancelled\"");
  }

  @Test
  void watchesUntilTheRunHasEnded() {
    ScriptedRun script = oneOfThree();
    Invoked shell = new Invoked(folder);
    try (RunOnDisk run = RunOnDisk.driven(outDir(), script)) {
      shell.meanwhile(() -> run.write(script.end(RunStatus.CANCELLED)));
      assertThat(shell.muster("status", outDir(), "--watch", "--exit-code")).isEqualTo(10);
    }
    assertThat(shell.out())
        .startsWith("2026-01-31T10:10:00Z r-1 running: 1 of 3 verified")
        .contains("r-1 cancelled: 1 of 3 verified")
        .contains("driven by nobody");
  }

  @Test
  void noLineIsWiderThanTheScreen() {
    Invoked shell = new Invoked(folder).with("COLUMNS", "60");
    RunOnDisk.abandoned(
        outDir(),
        ScriptedRun.of("a")
            .start("a")
            .fail("a", ScriptedRun.outOfMemory())
            .giveUp("a")
            .end(RunStatus.FAILED));
    assertThat(shell.muster("status", outDir())).isZero();
    assertThat(shell.out().lines().filter(line -> line.startsWith("a ")))
        .allMatch(line -> line.length() <= 60)
        .hasSize(1);
  }

  @Test
  void saysWhatIsThereWhereThereIsNoRun() throws Exception {
    Path plan = RunOnDisk.plan(folder, "");
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", plan)).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: there is no run of " + plan + " yet");
    assertThat(shell.muster("status", folder.resolve("nowhere"))).isEqualTo(2);
    assertThat(shell.err()).contains("nowhere is not there: name a plan, an out_dir or the folder");
    Files.createDirectories(outDir());
    assertThat(shell.muster("status", outDir())).isEqualTo(2);
    assertThat(shell.err()).contains("neither an out_dir that a run has written to");
    assertThat(shell.muster("status", outDir(), "--param", "ds=1")).isEqualTo(2);
    assertThat(shell.err()).contains("is a folder: --param");
    assertThat(shell.muster("status", "gs://bucket/out")).isEqualTo(2);
    assertThat(shell.err()).contains("from local files and s3:// only");
    shell.with("AWS_ENDPOINT_URL_S3", "not an address");
    assertThat(shell.muster("status", "s3://bucket/out")).isEqualTo(8);
    assertThat(shell.err()).contains("\"not an address\"", "write https://host:port");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aDamagedJournalIsSeven() throws Exception {
    RunOnDisk run = RunOnDisk.abandoned(outDir(), oneOfThree());
    try (var segments = Files.list(run.path().resolve("journal"))) {
      Files.writeString(segments.findFirst().orElseThrow(), "{}\n{}\n");
    }
    Invoked shell = new Invoked(folder);
    assertThat(shell.muster("status", outDir())).isEqualTo(7);
    assertThat(shell.err()).startsWith("muster: the journal is damaged").doesNotContain("\tat ");
  }
}
