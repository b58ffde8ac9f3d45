package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.journal.ControllerIdentity;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.manifest.Manifest;
import io.muster.manifest.Manifests;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An out_dir that several machines reach, and a run whose record is in the files of another. */
class UnseenRunTest {
  @TempDir Path folder;

  private Invoked shell = new Invoked(Path.of("."));
  private Path outDir = Path.of(".");
  private Path plan = Path.of(".");

  @BeforeEach
  void aPlanOfThatOutDir() throws Exception {
    shell = Invoked.withASparkHome(folder);
    plan = RunOnDisk.plan(folder, "");
    outDir = folder.resolve("out");
  }

  private Owner far() {
    return RunOnDisk.owned(
        new ControllerIdentity("far-1", "another-boot", "pid:[1]", 12, 5),
        outDir,
        folder.resolve("of-far-1"));
  }

  private void pass() {
    Manifest manifest =
        new Manifest("r-1", "nonce-0001", "routes", Instant.EPOCH, "d", List.of(), List.of());
    new Manifests(new FileStore(), Location.of(outDir)).write(manifest);
  }

  private Stream<Owner> owner() {
    return new Owners(new FileStore(), Location.of(outDir)).current().stream();
  }

  @Test
  void isNeitherBegunNorContinuedNorReplaced() {
    Owner far = far();
    for (String wish : List.of("--resume", "--new", "--run-id=r-1", "--run-id=r-2")) {
      assertThat(shell.muster("run", plan, wish)).as(wish).isEqualTo(4);
      assertThat(shell.err())
          .contains(
              "run r-1 on "
                  + outDir
                  + " is that of process 12 on far-1, and its record is in "
                  + far.run().location()
                  + " on far-1, not here on "
                  + ControllerIdentity.current().host())
          .contains("; give the command on far-1, or", "remove " + outDir + "/_muster/owner. For");
      assertThat(shell.out()).contains("\"owner\":\"r-1\"", "\"exit_code\":4");
    }
    assertThat(shell.muster("run", plan, "--wait-for-owner", "3s")).isEqualTo(4);
    assertThat(shell.err()).contains("run r-1, which process 12 on far-1 may drive");
    assertThat(shell.muster("plan", plan)).isZero();
    assertThat(shell.out())
        .contains("do nothing: run r-1 on ", "cannot be told from here; `muster run` would end")
        .doesNotContain("drives");
    assertThat(owner()).containsExactly(far);
  }

  @Test
  void isWaitedForUntilItsManifestIsThere() {
    far();
    shell.meanwhile(this::pass);
    assertThat(shell.muster("run", plan, "--wait-for-owner", "1h", "--resume")).isZero();
    assertThat(shell.err()).contains("run r-1 has passed");
  }

  @Test
  void noCommandTakesItForOneThatHasBegunNothing() {
    Owner far = far();
    for (Object[] command :
        new Object[][] {
          {"cancel", outDir},
          {"cancel", plan, "--wait"},
          {"wait", outDir},
          {"status", plan},
          {"status", outDir, "--json"},
          {"logs", outDir, "a"},
          {"settle", outDir, "a", "--over"},
          {"verify", plan}
        }) {
      assertThat(shell.muster(command)).as("%s", command[0]).isEqualTo(4);
      assertThat(shell.err())
          .contains("its record is in " + far.run().location() + " on far-1", "from here");
      assertThat(shell.out()).doesNotContain("begun");
    }
    assertThat(owner()).containsExactly(far);
  }

  @Test
  void hasPassedIfItsManifestSaysSo() {
    far();
    pass();
    for (String command : List.of("cancel", "wait")) {
      assertThat(shell.muster(command, outDir)).as(command).isZero();
      assertThat(shell.out()).startsWith("run r-1 has passed, says its manifest; its record is in");
    }
    assertThat(shell.muster("verify", outDir)).isZero();
    assertThat(shell.muster("run", plan, "--resume")).isZero();
    assertThat(shell.muster("status", outDir)).isEqualTo(2);
    assertThat(shell.err()).contains("on far-1", "; give the command on far-1");
    assertThat(shell.muster("plan", plan)).isZero();
    assertThat(shell.out()).contains("begin a new run: the last one, r-1, has passed");
  }

  @Test
  void aRunOfThisMachineWhoseFolderWasRemovedHasBegunNothing() {
    RunOnDisk.owned(RunOnDisk.gone(), outDir, folder.resolve("removed"));
    assertThat(shell.muster("cancel", outDir)).isZero();
    assertThat(shell.out()).isEqualTo("run r-1 has begun nothing: its controller died before\n");
    assertThat(shell.muster("plan", plan)).isZero();
    assertThat(shell.out()).contains("begin").doesNotContain("do nothing");
  }
}
