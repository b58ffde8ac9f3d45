package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.FaultyProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs of the fake Spark, with outputs and state on a real S3 server. */
final class S3RunIT {
  private static final List<Integer> VALUES = List.of(1, 2, 3);

  /** Puts objects as any client does, and not through the proxy. */
  private static final String PUT =
      """
      put() { python3 - "$S3_SERVER/${1#s3://}" "$2" <<'PYTHON'
      import sys, urllib.request
      headers = {"Content-Type": "application/octet-stream"}
      urllib.request.urlopen(
          urllib.request.Request(sys.argv[1], sys.argv[2].encode(), headers, method="PUT"))
      PYTHON
      }
      """;

  private static final String GOOD =
      PUT + "put \"$OUTPUT/part-0.csv\" \"id,$VALUE\" && put \"$OUTPUT/_SUCCESS\" ''";

  /** Its first attempt waits for what never comes. */
  private static final String ONCE_AWAITS = "[ \"$ATTEMPT\" != 1 ] || await \"$STAGE/never\"; ";

  @TempDir private Path place;
  private PlanFolder folder;
  private S3Bucket bucket;
  private FaultyProxy proxy;
  private FakeSpark spark;

  @BeforeEach
  void open() throws Exception {
    folder = new PlanFolder(place);
    bucket = S3Bucket.newOrSkip();
    proxy = FaultyProxy.before(bucket.server());
    bucket.lets(folder, proxy.uri());
    folder.setting("S3_SERVER", bucket.server().toString());
    write("");
  }

  @AfterEach
  void close() {
    folder.close();
    proxy.close();
    bucket.close();
  }

  private void write(String more) {
    write(bucket.place("out").text(), more);
  }

  private void write(String outDir, String more) {
    spark = folder.fakePlan("[1, 2, 3]", more);
    folder.plan(
        MusterProcess.text(folder.path("plan.yaml")).replace("out_dir: out", "out_dir: " + outDir));
    VALUES.forEach(value -> spark.plays(value, outDir.startsWith("s3") ? GOOD : "good"));
  }

  @Test
  void passesWithAllOfItInTheBucket() {
    Path log = folder.path("classes.log");
    folder.setting("MUSTER_JAVA_OPTS", "-Xlog:class+load:file=" + log);

    MusterProcess.Ended run = folder.run();

    assertPassed(run);
    assertIsStartedFromItsArchive(log);
    assertThat(run.json().path("manifest").asText())
        .isEqualTo(bucket.place("out/_MUSTER_SUCCESS.json").text());
    assertThat(bucket.json("out/_MUSTER_SUCCESS.json").path("iterations")).hasSize(3);
    assertThat(folder.filesBelow(folder.path("local-state"))).isEmpty();
    String out = bucket.place("out").text();
    MusterProcess.Ended status = folder.muster("status", out, "--exit-code");
    assertThat(status.exitCode()).as(status.everything()).isZero();
    assertThat(status.stdout()).contains("3 of 3");
    assertThat(folder.muster("verify", out).exitCode()).isZero();
    assertThat(folder.muster("wait", "plan.yaml").exitCode()).isZero();
    bucket.write("out/iter_2/part-0.csv", "id,other");
    MusterProcess.Ended changed = folder.muster("verify", out);
    assertThat(changed.exitCode()).as(changed.everything()).isEqualTo(3);
    assertThat(changed.everything()).contains("out/iter_2/part-0.csv has changed");
  }

  /** Which has the classes that no rehearsal on one machine comes to. */
  private static void assertIsStartedFromItsArchive(Path log) {
    List<String> loaded =
        MusterProcess.text(log)
            .lines()
            .filter(line -> line.contains(" software.amazon.awssdk.") && !line.contains("Lambda"))
            .toList();
    assertThat(loaded).hasSizeGreaterThan(500);
    assertThat(loaded.stream().filter(line -> !line.contains("source: shared objects file")))
        .as("classes of the AWS SDK that are not in share/rehearsal/s3-and-yarn.classes")
        .hasSizeLessThan(loaded.size() / 20);
  }

  @Test
  void logsAndProgressAreInTheBucketToo() {
    spark.plays(2, GOOD + "; echo 'java.lang.IllegalStateException: no such model' >&2; exit 1");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    String attempts = "out/_muster/" + runFolder() + "/attempts";
    assertThat(bucket.list(attempts))
        .contains(
            "iter_2/1/claim.json",
            "iter_2/1/command.sh",
            "iter_2/1/exit.json",
            "iter_2/1/spec.json",
            "iter_2/1/stderr.log");
    folder.setting("XDG_STATE_HOME", folder.path("another-machines-state").toString());
    MusterProcess.Ended logs = folder.muster("logs", "plan.yaml", "2");
    assertThat(logs.everything()).contains("no such model");
  }

  @Test
  void stateInTheBucketAndOutputsInFiles() {
    write("out", "state_dir: " + bucket.place("state"));
    assertPassed(folder.run());
    assertThat(folder.manifest()).isPresent();
    assertThat(bucket.list("state")).anyMatch(name -> name.endsWith("/result.json"));
    assertThat(folder.muster("status", "plan.yaml", "--exit-code").exitCode()).isZero();
  }

  @Test
  void outputsInTheBucketAndStateInFiles() {
    write("state_dir: state");
    assertPassed(folder.run());
    assertThat(bucket.list("out")).contains("_MUSTER_SUCCESS.json", "_muster/owner/1.json");
    assertThat(folder.filesBelow(folder.path("state")))
        .anyMatch(name -> name.endsWith("/journal/000001.jsonl"));
  }

  @Test
  void theSameCommandAfterAKillAdoptsWhatRunsAndDoublesNothing() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess controller = startAll();

    controller.kill();
    int before = proxy.requests().size();
    MusterProcess again = folder.startRun();
    MusterProcess.await(
        "the adoption", () -> again.stderr().contains("continues run") && atWork(again) == 3);
    assertThat(readsOfTheJournal(before)).hasSizeGreaterThan(3).doesNotHaveDuplicates();
    spark.cue("go");
    MusterProcess.Ended end = again.end();

    assertPassed(end);
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
    int looked = proxy.requests().size();
    String run = bucket.place("out/_muster/" + runFolder()).text();
    assertThat(folder.muster("status", run).exitCode()).isZero();
    assertThat(readsOfTheJournal(looked)).hasSize(journal().size()).doesNotHaveDuplicates();
  }

  private List<String> readsOfTheJournal(int from) {
    return proxy.requests().stream()
        .skip(from)
        .filter(request -> request.startsWith("GET ") && request.contains("/journal/"))
        .filter(request -> !request.contains("?"))
        .toList();
  }

  private List<String> journal() {
    return bucket.list("out/_muster/" + runFolder() + "/journal");
  }

  @Test
  void isAdoptedToWhereverTheNextControllerWouldKeepItsFiles() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess controller = startAll();

    controller.kill();
    folder.setting("XDG_STATE_HOME", folder.path("state-under-cron").toString());
    folder.setting("HOME", folder.path("home-under-cron").toString());
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> atWork(again) == 3);
    spark.cue("go");
    MusterProcess.Ended end = again.end();

    assertPassed(end);
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
  }

  @Test
  void whatWorksInAFolderThatIsGoneIsUnknownAndIsNotStartedAgain() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess controller = startAll();

    controller.kill();
    rename(folder.path("local-state"), folder.path("not-mounted"));
    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(9);
    assertThat(end.stderr()).contains(folder.path("local-state") + "/", "`muster settle`");
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
    spark.cue("go");
  }

  private static void rename(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long atWork(MusterProcess process) {
    return told("application_found", process);
  }

  private static long told(String event, MusterProcess process) {
    return process.stderr().lines().filter(line -> line.contains("event=" + event)).count();
  }

  @Test
  void givenTwiceOneOfThemSaysWhoDrives() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess first = startAll();

    MusterProcess.Ended second = folder.run();
    spark.cue("go");

    assertThat(second.exitCode()).as(second.everything()).isEqualTo(4);
    assertPassed(first.end());
  }

  @Test
  void aCancelFromOutsideIsHonoured() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess run = startAll();

    MusterProcess.Ended cancel = folder.muster("cancel", bucket.place("out").text(), "--wait");

    assertThat(cancel.exitCode()).as(cancel.everything()).isIn(0, 10);
    assertThat(run.end().exitCode()).isEqualTo(10);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void faultsThatPassAreNotSeen() {
    proxy.next(3, "PUT", FaultyProxy.answer(503, "SlowDown", "Reduce your request rate."));
    proxy.next(2, "PUT", FaultyProxy.loseAnswer());
    proxy.next(2, "GET", FaultyProxy.reset());
    proxy.next(2, "GET", FaultyProxy.answer(500, "InternalError", "We had an internal error."));
    assertPassed(folder.run());
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
  }

  @Test
  void aStoreThatStaysAwayIsEightAndTheSameCommandGoesOn() {
    spark.plays(3, "await \"$STAGE/go\"; " + GOOD);
    MusterProcess run = folder.startRun("--set", "cluster.cores=3");
    MusterProcess.await("the first two", () -> run.stderr().contains("verified"));
    proxy.next(100_000, "*", FaultyProxy.answer(403, "AccessDenied", "Access Denied"));
    spark.cue("go");
    MusterProcess.Ended ended = run.end();

    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(8);
    assertThat(ended.stderr()).contains("access is denied (403 AccessDenied");
    proxy.mend();
    assertPassed(folder.run());
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
  }

  @Test
  void aSignalWaitsForNoStoreThatIsSilent() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess run = startAll();
    proxy.next(100_000, "*", FaultyProxy.hang());

    run.signal("TERM");
    MusterProcess.Ended ended = run.end();

    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(8);
    assertThat(ended.stderr())
        .contains("no answer in the 3 s since SIGTERM")
        .contains("what is at work goes on");
    assertThat(folder.applicationProcesses()).isNotEmpty();
    proxy.mend();
    spark.cue("go");
    assertPassed(folder.run());
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(1));
  }

  @Test
  void aSignalThatIsOnRecordAfterAllIsObeyedByTheNextCommand() {
    VALUES.forEach(value -> spark.plays(value, ONCE_AWAITS + GOOD));
    MusterProcess run = startAll();
    // what is written next is the signal
    MusterProcess.await("their starts", () -> told("application_started", run) == 3);
    int before = journalOfAll().size();
    CountDownLatch late = new CountDownLatch(1);
    proxy.next(100_000, "PUT", FaultyProxy.held(late));

    run.signal("TERM");
    MusterProcess.Ended ended = run.end();
    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(8);
    assertThat(folder.applicationProcesses()).isNotEmpty();
    proxy.mend();
    late.countDown();
    MusterProcess.await("the entry", () -> journalOfAll().size() > before);
    MusterProcess.Ended again = folder.run();

    assertPassed(again);
    assertThat(again.stderr()).contains("event=application_stopped");
    VALUES.forEach(value -> assertThat(spark.attempts(value)).isEqualTo(2));
  }

  private List<String> journalOfAll() {
    return bucket.list("out/_muster").stream().filter(it -> it.contains("/journal/")).toList();
  }

  @Test
  void aSignalIsHonouredOverAStoreThatIsSlow() {
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess run = startAll();
    proxy.next(100_000, "*", FaultyProxy.late(Duration.ofMillis(250)));

    run.signal("TERM");
    MusterProcess.Ended ended = run.end();

    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(143);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void aBucketThatIsNotThereIsToldBeforeAnythingIsStarted() {
    write("s3://no-such-bucket-here/out", "");
    MusterProcess.Ended run = folder.run();
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(8);
    assertThat(run.stderr()).contains("there is no bucket no-such-bucket-here; create it");
    assertThat(spark.attempts(1)).isZero();
  }

  private MusterProcess startAll() {
    MusterProcess controller = folder.startRun("--set", "cluster.cores=3");
    MusterProcess.await(
        "applications", () -> VALUES.stream().allMatch(value -> spark.attempts(value) == 1));
    return controller;
  }

  private String runFolder() {
    return bucket.list("out/_muster").stream()
        .filter(name -> name.endsWith("/result.json"))
        .map(name -> name.substring(0, name.indexOf('/')))
        .findFirst()
        .orElseThrow();
  }

  private static void assertPassed(MusterProcess.Ended run) {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactly("1", "2", "3");
  }
}
