package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.fakes.MountNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * File systems that are full or read-only as the kernel makes them, in a mount namespace whose last
 * sight is copied out to {@code seen}; and a folder that is somebody else's.
 */
final class BadStorageIT {
  /** Of a mount of our own: the flags of another may be locked for us. */
  private static final String READ_ONLY =
      "cp -R out was && mount -t tmpfs none out && cp -R was/. out && mount -o remount,ro,bind out";

  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;
  private boolean mayMount;

  @BeforeEach
  void write() throws Exception {
    mayMount = MountNamespace.isAllowed(place);
    folder = new PlanFolder(place);
    spark = folder.fakePlan("[1, 2, 3]", "retry: {max_attempts: 2, backoff: 0s}");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void aReadOnlyOutDirIsToldAndNothingIsStarted() {
    folder.file("out/iter_9/theirs.txt", "precious");
    inNamespaceWith(READ_ONLY);

    MusterProcess.Ended run = storageFailed();

    assertThat(run.stderr())
        .contains("Read-only file system", "mount it for writing")
        .contains(folder.path("out").toString());
    assertThat(spark.attempts(1)).isZero();
    assertThat(folder.filesBelow(folder.path("seen"))).containsExactly("iter_9/theirs.txt");
  }

  @Test
  void aReadOnlyOutDirWithTheStateElsewhereIsToldToo() {
    spark = folder.fakePlan("[1, 2, 3]", "state_dir: state");
    folder.file("out/iter_2/part-0.csv", "old");
    inNamespaceWith(READ_ONLY);

    MusterProcess.Ended run = storageFailed("--overwrite");

    assertThat(run.stderr()).contains("Read-only file system", "mount it for writing");
    assertThat(spark.attempts(2)).isZero();
    assertThat(folder.filesBelow(folder.path("seen"))).containsExactly("iter_2/part-0.csv");
  }

  @Test
  void anOutDirThatMayNotBeWrittenIsToldAndNothingIsStarted() throws Exception {
    Files.createDirectory(folder.path("out"));
    Files.setPosixFilePermissions(folder.path("out"), PosixFilePermissions.fromString("r-xr-xr-x"));
    asNobodyInParticular();

    MusterProcess.Ended run = storageFailed();

    assertThat(run.stderr())
        .contains(
            folder.path("out").toString(), "Permission denied; let the user that runs Muster");
    assertThat(spark.attempts(1)).isZero();
    assertThat(folder.filesBelow(folder.path("out"))).isEmpty();
  }

  /** Commands are given without root's privileges, which permissions would not stop. */
  private void asNobodyInParticular() throws Exception {
    if (!MountNamespace.isRoot()) {
      return;
    }
    List<String> nobody =
        List.of("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    List<String> version = new ArrayList<>(nobody);
    version.addAll(List.of(MusterProcess.HOME.toAbsolutePath() + "/bin/muster", "--version"));
    assumeTrue(
        new ProcessBuilder(version).redirectErrorStream(true).start().waitFor() == 0,
        "nobody may read this Muster here");
    folder.startedBy(nobody.toArray(String[]::new));
  }

  @Test
  void aDiskThatIsFullFromTheBeginningIsTold() {
    inNamespaceWith(
        "mkdir out && mount -t tmpfs -o size=16k none out && head -c 16k /dev/zero >out/ballast; true");

    assertThat(storageFailed().stderr())
        .contains("No space left on device", "make space there and give the same command again");
    assertThat(spark.attempts(1)).isZero();
  }

  @Test
  void aDiskThatFillsUpEndsTheRunAndWithRoomTheSameCommandGoesOn() {
    // so many ends at a time need more room than the last page of the journal may have left
    spark = folder.fakePlan("{range: 1..14}", "retry: {max_attempts: 1000, backoff: 0s}");
    spark.plays(2, "await \"$STAGE/room\"; good");
    spark.plays(
        3,
        """
        write_rows
        if [ "$ATTEMPT" = 1 ]; then
          while [ "$(wc -l <"$STAGE/played")" -lt 14 ]; do sleep 0.02; done
          until grep -qs output_verified "$OUTPUT"/../_muster/*/journal/*; do sleep 0.02; done
          cat /dev/zero >"$OUTPUT/../ballast" 2>/dev/null
          : >"$STAGE/full"
          exit 137
        fi
        mark
        """);
    for (int value = 4; value <= 14; value++) {
      spark.plays(value, "[ \"$ATTEMPT\" != 1 ] || { await \"$STAGE/full\"; exit 137; }; good");
    }
    inNamespace(
        """
        mkdir out && mount -t tmpfs -o size=2m none out
        "$@" >first.out 2>first.err; echo $? >first.code
        cp -R out seen; rm out/ballast && : >spark/stage/room
        "$@"
        """);

    MusterProcess.Ended second =
        folder.run("--set", "cluster.cores=16", "--set", "cluster.memory=8g");
    MusterProcess.Ended first = first();

    assertStorageFailed(first);
    assertThat(first.stderr())
        .contains(
            "No space left on device", "give the same command again: what is verified is kept")
        .containsPattern(
            "attempt 1 at iteration 2 is not proven over \\(tag m-\\w+\\): the next command finds out")
        .containsPattern("STORAGE FAILED: [01] of 14 iterations verified");
    assertThat(first.json().path("run_id").asText()).isNotEmpty();
    assertThat(first.values("unfinished")).contains("2");
    assertThat(first.json().path("message").asText()).contains("No space left on device");
    assertThat(second.json().path("run_id")).isEqualTo(first.json().path("run_id"));
    assertThat(folder.filesBelow(folder.path("seen")))
        .contains("iter_1/_SUCCESS", "iter_1/part-00000-1.csv")
        .doesNotContain("_MUSTER_SUCCESS.json");
    assertThat(second.exitCode()).as(second.everything()).isZero();
    assertThat(second.values("succeeded")).hasSize(14);
    assertThat(spark.attempts(1)).as("kept").isEqualTo(1);
    assertThat(spark.attempts(2)).as("adopted").isEqualTo(1);
    assertThat(spark.attempts(3)).as("repeated").isGreaterThan(1);
  }

  @Test
  void aJournalThatCannotBeWrittenNamesWhatIsStillAtWorkAndTheSameCommandAdoptsIt() {
    // so many ends at a time need more room than the last page of the journal may have left
    spark =
        folder.fakePlan(
            "{range: 1..16}",
            "state_dir: state\nretry: {max_attempts: 1}\nlimits: {resume_window: 1h}");
    for (int value = 2; value <= 15; value++) {
      spark.plays(value, "await \"$STAGE/full\"; write_rows; exit 1");
    }
    spark.plays(
        1,
        """
        while [ "$(wc -l <"$STAGE/played")" -lt 16 ]; do sleep 0.02; done
        cat /dev/zero >"$STAGE/../../state/ballast" 2>/dev/null
        : >"$STAGE/full"
        exit 1
        """);
    spark.plays(16, "await \"$STAGE/room\"; good");
    inNamespace(
        """
        mkdir state && mount -t tmpfs -o size=1m none state
        "$@" >first.out 2>first.err; echo $? >first.code
        rm state/ballast spark/stage/[0-9]; rm -f spark/stage/1[0-5]; : >spark/stage/room
        "$@"
        """);

    MusterProcess.Ended second =
        folder.run("--set", "cluster.cores=16", "--set", "cluster.memory=8g");
    MusterProcess.Ended first = first();

    assertStorageFailed(first);
    assertThat(first.json().path("message").asText())
        .contains("journal", "No space left on device");
    assertThat(first.values("unfinished")).contains("16");
    assertThat(first.stderr())
        .containsPattern("\nmuster: .*No space left on device")
        .containsPattern("attempt 1 at iteration 16 is not proven over \\(tag m-\\w+\\)")
        .containsPattern("STORAGE FAILED: 0 of 16 iterations verified.*\\(exit 8\\)");
    assertThat(second.values("succeeded")).as(second.everything()).contains("16");
    assertThat(second.json().path("run_id")).isEqualTo(first.json().path("run_id"));
    assertThat(spark.attempts(16)).as("adopted").isEqualTo(1);
  }

  @Test
  void anOutputThatDoesNotFitFailsItsIterationAndTheOthersPass() {
    // 2 fills the disk for all, so the others have written by then
    spark = folder.fakePlan("[1, 3, 2]", "state_dir: state");
    spark.plays(1, "good; : >\"$STAGE/1-wrote\"").plays(3, "good; : >\"$STAGE/3-wrote\"");
    spark.plays(
        2,
        """
        await "$STAGE/1-wrote"; await "$STAGE/3-wrote"
        write_rows
        head -c 4000000 /dev/zero >"$OUTPUT/part-1.csv" || { rm "$OUTPUT/part-1.csv"; echo 'java.io.IOException: No space left on device' >&2; exit 1; }
        """);
    inNamespaceWith("mkdir out && mount -t tmpfs -o size=1m none out");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    assertThat(run.stderr()).contains("java.io.IOException: No space left on device");
    assertThat(run.values("succeeded")).containsExactly("1", "3");
    assertThat(run.values("failed")).containsExactly("2");
    assertThat(folder.filesBelow(folder.path("seen")))
        .contains("iter_1/_SUCCESS", "iter_3/_SUCCESS")
        .doesNotContain("_MUSTER_SUCCESS.json");
  }

  /** How the first of two commands in a namespace has ended. */
  private MusterProcess.Ended first() {
    return new MusterProcess.Ended(
        Integer.parseInt(MusterProcess.text(folder.path("first.code")).strip()),
        MusterProcess.text(folder.path("first.out")),
        MusterProcess.text(folder.path("first.err")));
  }

  private MusterProcess.Ended storageFailed(String... more) {
    MusterProcess.Ended run = folder.run(more);
    assertStorageFailed(run);
    return run;
  }

  private static void assertStorageFailed(MusterProcess.Ended run) {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(8);
    assertThat(run.json().path("exit_code").asInt()).isEqualTo(8);
    assertThat(run.status()).isEqualTo("storage_failed");
    assertThat(run.json().path("retryable").asBoolean()).isTrue();
    assertThat(run.json().path("manifest").isNull()).isTrue();
    assertThat(run.stdout().lines()).hasSize(1);
    assertThat(run.stderr()).doesNotContain("\tat ");
  }

  private void inNamespaceWith(String mount) {
    inNamespace(mount + "; \"$@\"; code=$?; cp -R out seen; exit $code");
  }

  /** The shell's working directory is the plan's folder, and its arguments are the command. */
  private void inNamespace(String shell) {
    assumeTrue(mayMount, "no right to mount in a namespace of one's own here");
    folder.startedBy(
        Stream.concat(MountNamespace.words().stream(), Stream.of("sh", "-c", shell, "sh"))
            .toArray(String[]::new));
  }
}
