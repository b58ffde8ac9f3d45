package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.yarn.Mood;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on YARN, of which applications, controllers and the ResourceManager fail. */
final class YarnFaultsIT {
  private static final List<Integer> VALUES = List.of(1, 2, 3);
  private static final String AWAIT_THEN_GOOD = "await \"$STAGE/go\"; good";

  /** Is at work for longer than a poll. */
  private static final String SEEN_AT_WORK = "sleep 1.5; good";

  private static final String RETRY = "retry: {max_attempts: 2, backoff: 0s}";

  @TempDir private Path place;
  private PlanFolder folder;
  private FakeYarn yarn;
  private FakeSpark spark;
  private RunRecord record;

  @BeforeEach
  void open() {
    folder = new PlanFolder(place);
    yarn = onYarn(folder);
    spark = yarn.spark();
    record = new RunRecord(folder);
  }

  @AfterEach
  void close() {
    folder.close();
    yarn.close();
  }

  private static FakeYarn onYarn(PlanFolder folder) {
    FakeSpark spark = folder.fakePlan(VALUES.toString(), "");
    plan(folder, "");
    return new FakeYarn(spark, folder);
  }

  private static void plan(PlanFolder folder, String more) {
    folder.plan(
        """
        name: on-yarn
        model_sequence: [1, 2, 3]
        out_dir: out
        job: {application: {resource: app.jar, class: Main, args: %s}}
        cluster: {engine: yarn, spark_home: spark}
        slice: {executors: 1, executor_cores: 1, executor_memory: 64m, driver_memory: 64m}
        spark: {conf: {spark.yarn.jars: "local:/none/*"}}
        %s
        """
            .formatted(FakeSpark.ARGUMENTS, more));
  }

  @Test
  void startsNothingTwiceAfterWhateverEntryItIsKilled() throws Exception {
    spark.plays(1, SEEN_AT_WORK);
    assertPassed(folder.run());
    TreeSet<String> kinds =
        record.entries().stream()
            .flatMap(entry -> Pattern.compile("\"event\":\"(\\w+)\"").matcher(entry).results())
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(kinds).contains("launch_intended", "launch_accepted", "application_started");

    inPlacesOfTheirOwn(List.copyOf(kinds), kind -> () -> assertGoesOnAfter(kind));
  }

  private Void assertGoesOnAfter(String kind) {
    try (PlanFolder here = new PlanFolder(place.resolve("killed-after-" + kind));
        FakeYarn cluster = onYarn(here)) {
      RunRecord journal = new RunRecord(here);
      cluster.spark().plays(1, SEEN_AT_WORK);
      MusterProcess controller = here.startRun("--run-id", "first");
      MusterProcess.await(kind, () -> journal.count(kind + "\"") > 0 || !controller.isAlive());
      controller.kill();
      List<String> before = cluster.applications();

      MusterProcess.Ended end = here.run("--run-id", "first");

      assertThat(end.exitCode()).as("killed after %s: %s", kind, end.everything()).isZero();
      assertThat(here.manifest()).as("killed after %s", kind).isPresent();
      for (int value : VALUES) {
        assertThat(cluster.spark().attempts(value)).as("killed after %s", kind).isEqualTo(1);
      }
      assertThat(cluster.applications()).containsAll(before);
      assertThat(cluster.isAllOver()).as("killed after %s", kind).isTrue();
      return null;
    }
  }

  @Test
  void aSubmissionThatOutlivesItsControllerWorksForNobody() {
    spark.plays("submit-1", "await \"$STAGE/submit\"");
    MusterProcess controller = folder.startRun();
    MusterProcess.await("a submission", () -> submissions(1) == 1);
    controller.kill();

    MusterProcess again = folder.startRun();
    MusterProcess.await("the next submission", () -> submissions(1) == 2);
    spark.cue("submit");
    MusterProcess.Ended end = again.end();

    assertPassed(end);
    assertThat(record.count("attempt_voided", 1)).isEqualTo(1);
    MusterProcess.await("both applications", () -> yarn.applicationsOf(1).size() == 2);
    MusterProcess.await("the end of the first", yarn::isAllOver);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void repeatsWhatWasKilledByTheKernelOrFailedBeforeItsClaim() {
    plan(folder, RETRY);
    spark.plays(2, AWAIT_THEN_GOOD);
    spark.plays(
        "driver-3",
        "[ -e \"$STAGE/once\" ] || { : >\"$STAGE/once\"; end FAILED FAILED 'AM Container exited"
            + " with  exitCode: -100'; }");
    MusterProcess run = folder.startRun();
    MusterProcess.await("2 at work", () -> spark.attempts(2) == 1);
    yarn.killDriver(yarn.applicationsOf(2).get(0));
    MusterProcess.await("2 once more", () -> spark.attempts(2) == 2);
    spark.cue("go");
    MusterProcess.Ended end = run.end();

    assertPassed(end);
    assertThat(end.stderr()).contains("exitCode: 137").contains("the node was lost");
    assertThat(spark.attempts(3)).isEqualTo(1);
    assertThat(yarn.applicationsOf(3)).hasSize(2);
  }

  @Test
  void leavesAloneWhatSomebodyElseGaveTheTagOfAnAttempt() {
    VALUES.forEach(value -> spark.plays(value, AWAIT_THEN_GOOD));
    folder.setting("MUSTER_LOG", "warn");
    MusterProcess run = folder.startRun();
    MusterProcess.await("1 at work", () -> record.count("application_started", 1) == 1);
    String tag = yarn.tag(yarn.applicationsOf(1).get(0));
    String foreign = "application_1796036468204_9000";
    yarn.cluster().say(foreign, Map.of("name", "somebody's", "applicationTags", tag), "");
    int asked = yarn.manager().questions().size();
    MusterProcess.await("a few looks", () -> yarn.manager().questions().size() > asked + 3);
    spark.cue("go");
    MusterProcess.Ended end = run.end();

    assertPassed(end);
    assertThat(end.stderr()).contains(foreign + " (somebody's of root) has the tag of iteration 1");
    assertThat(yarn.manager().questions())
        .noneMatch(question -> question.startsWith("PUT") && question.contains(foreign));
  }

  @Test
  void saysWhatIsUnknownWhenTheResourceManagerHasForgottenAll() {
    VALUES.forEach(value -> spark.plays(value, AWAIT_THEN_GOOD));
    MusterProcess run = folder.startRun();
    MusterProcess.await("all at work", () -> record.count("application_started") == 3);
    yarn.forgetAll();
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(9);
    assertThat(end.stderr())
        .contains("which the ResourceManager at")
        .contains("does not know (any more)")
        .contains("muster settle plan.yaml 1 --over");
    spark.cue("go");
    MusterProcess.await("its end", yarn::isAllOver);
    for (int value : VALUES) {
      MusterProcess.Ended settled =
          folder.muster("settle", "plan.yaml", String.valueOf(value), "--over");
      assertThat(settled.exitCode()).as(settled.everything()).isZero();
    }
    assertPassed(folder.run("--resume"));
    assertThat(spark.attempts(1)).isEqualTo(2);
  }

  @Test
  void ridesOutWhateverTheResourceManagerAnswersForAWhile() throws Exception {
    List<Mood> moods =
        List.of(Mood.FAILS, Mood.HANGS, Mood.CLOSES, Mood.BREAKS_OFF, Mood.HALF_A_TEXT, Mood.PAGE);

    inPlacesOfTheirOwn(moods, mood -> () -> assertRidesOut(mood));
  }

  private Void assertRidesOut(Mood mood) {
    try (PlanFolder here = new PlanFolder(place.resolve(mood.name()));
        FakeYarn cluster = onYarn(here)) {
      RunRecord journal = new RunRecord(here);
      VALUES.forEach(value -> cluster.spark().plays(value, AWAIT_THEN_GOOD));
      MusterProcess run = here.startRun();
      MusterProcess.await("1 at work", () -> journal.count("application_started", 1) == 1);
      // more than one question asks in a row, but for the one that takes long
      int times = mood == Mood.HANGS ? 1 : 4;
      int asked = cluster.manager().questions().size();
      cluster.manager().mood(mood, times);
      cluster.spark().cue("go");
      MusterProcess.await("bad answers", () -> cluster.manager().questions().size() > asked + 4);
      MusterProcess.Ended end = run.end();

      assertThat(end.exitCode()).as("%s: %s", mood, end.everything()).isZero();
      for (int value : VALUES) {
        assertThat(cluster.spark().attempts(value)).as("%s", mood).isEqualTo(1);
      }
      assertThat(end.stderr()).as("%s", mood).doesNotContain("\tat ");
      return null;
    }
  }

  @Test
  void saysBeforeAnythingIsStartedWhatTheResourceManagerAnswers() {
    Map<Mood, String> told =
        Map.of(
            Mood.FAILS, "500",
            Mood.PAGE, "it answers with HTML or XML, not JSON",
            Mood.FORBIDDEN, "403",
            Mood.KERBEROS, "Kerberos");
    told.forEach(
        (mood, words) -> {
          yarn.manager().mood(mood);
          MusterProcess.Ended end = folder.run();
          assertThat(end.exitCode()).as("%s: %s", mood, end.everything()).isEqualTo(6);
          assertThat(end.stderr()).as("%s", mood).contains(words).doesNotContain("\tat ");
          boolean isDown = mood == Mood.FAILS || mood == Mood.PAGE;
          assertThat(end.json().path("retryable").asBoolean()).as("%s", mood).isEqualTo(isDown);
        });
    assertThat(folder.path("out/_muster")).doesNotExist();
    assertThat(yarn.applications()).isEmpty();
  }

  private long submissions(int value) {
    return MusterProcess.text(spark.stage("submitting"))
        .lines()
        .filter(line -> line.startsWith(value + " "))
        .count();
  }

  /** A few at a time: they mostly wait. */
  private static <T> void inPlacesOfTheirOwn(List<T> cases, Function<T, Callable<Void>> check)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Void> each : threads.invokeAll(cases.stream().map(check).toList())) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void assertPassed(MusterProcess.Ended end) {
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(folder.manifest()).isPresent();
  }
}
