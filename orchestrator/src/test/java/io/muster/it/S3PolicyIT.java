package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.FaultyProxy;
import io.muster.fakes.IamGuard;
import io.muster.fakes.IamPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Muster on an S3 that refuses whatever the policy printed by {@code muster iam} does not allow.
 */
final class S3PolicyIT {
  private static final List<Integer> VALUES = List.of(1, 2, 3);

  /** Writes past the proxy: the policy is Muster's, and not that of the applications. */
  private static final String GOOD =
      """
      put() { python3 - "$S3_SERVER/${1#s3://}" "$2" <<'PYTHON'
      import sys, urllib.request
      content = open(sys.argv[2], "rb").read()
      headers = {"Content-Type": "application/octet-stream"}
      urllib.request.urlopen(urllib.request.Request(sys.argv[1], content, headers, method="PUT"))
      PYTHON
      }
      put "$OUTPUT/part-0.parquet" "$PARQUET" && put "$OUTPUT/_SUCCESS" /dev/null
      """;

  @TempDir private Path place;
  private PlanFolder folder;
  private S3Bucket bucket;
  private FaultyProxy proxy;
  private FakeSpark spark;
  private IamPolicy policy;
  private IamGuard guard;

  @BeforeEach
  void open() throws Exception {
    folder = new PlanFolder(place);
    bucket = S3Bucket.newOrSkip();
    proxy = FaultyProxy.before(bucket.server());
    bucket.lets(folder, proxy.uri());
    folder.setting("S3_SERVER", bucket.server().toString());
    folder.setting(
        "PARQUET",
        Path.of("src/test/resources/tabular/models-spark.parquet").toAbsolutePath().toString());
    spark = folder.fakePlan("{frame: models, column: id}", inputs());
    folder.plan(
        MusterProcess.text(folder.path("plan.yaml"))
            .replace("out_dir: out", "out_dir: " + bucket.place("out")));
    VALUES.forEach(value -> spark.plays(value, GOOD));
    bucket.write("in/models/part-0.csv", "id\n1\n2\n3\n");
    bucket.write("in/days/2026-01/x.csv", "id\n1\n");
    bucket.write("in/limits.json", "{\"pieces\": 1}");
    VALUES.forEach(value -> bucket.write("in/late_" + value + ".csv", "id\n1\n"));
  }

  private String inputs() {
    return """
    inputs:
      frames:
        models: {format: csv, path: "%1$s/models", options: {header: true}, schema: "id INT"}
        days: {format: csv, path: "%1$s/days/2026-*/x.csv", schema: "id INT"}
        late: {format: csv, path: "%1$s/late_${value}.csv", schema: "id INT"}
      dicts: {limits: "%1$s/limits.json"}
    """
        .formatted(bucket.place("in"));
  }

  @AfterEach
  void close() {
    folder.close();
    proxy.close();
    bucket.close();
  }

  /** From now on nothing goes that the policy of this plan does not allow. */
  private void guard() {
    MusterProcess.Ended printed = folder.muster("iam", "plan.yaml", "--controller");
    assertThat(printed.exitCode()).as(printed.everything()).isZero();
    assertThat(proxy.requests()).as("asked nothing").isEmpty();
    policy = new IamPolicy(printed.stdout());
    guard = new IamGuard(policy);
    proxy.guardedBy(guard);
  }

  @Test
  void aRunAndTheCommandsAboutItNeedAllOfThePolicyAndNothingElse() {
    guard();
    String out = bucket.place("out").text();

    assertEnds(0, "run", "plan.yaml");
    assertEnds(0, "run", "plan.yaml", "--new");
    assertEnds(0, "plan", "plan.yaml");
    assertEnds(0, "status", out);
    assertEnds(0, "verify", out);
    assertEnds(0, "wait", "plan.yaml");
    assertEnds(0, "logs", out, "2");

    assertThat(guard.refused()).isEmpty();
    assertThat(policy.unused())
        .as("what is only asked where a path is a folder, a file, or not there at all")
        .containsExactlyInAnyOrder(
            "ListByPrefix prefix in/late_*.csv/",
            "ReadInputs s3:GetObject arn:aws:s3:::" + bucket.name() + "/in/models",
            "ListByPrefix prefix in/limits.json");
  }

  @Test
  void aCancelNeedsNothingMore() {
    guard();
    VALUES.forEach(value -> spark.plays(value, "await \"$STAGE/go\"; " + GOOD));
    MusterProcess run = folder.startRun("--set", "cluster.cores=3");
    MusterProcess.await(
        "applications", () -> VALUES.stream().allMatch(value -> spark.attempts(value) == 1));

    MusterProcess.Ended cancel = folder.muster("cancel", bucket.place("out").text(), "--wait");

    assertThat(cancel.exitCode()).as(cancel.everything()).isIn(0, 10);
    assertThat(run.end().exitCode()).isEqualTo(10);
    assertThat(guard.refused()).isEmpty();
  }

  @Test
  void whatIsNotThereIsMissingAndNotForbidden() {
    guard();
    MusterProcess.Ended run =
        folder.run("--set", "inputs.dicts.limits=" + bucket.place("in/limits_of_old.json"));
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(2);
    assertThat(run.stderr()).contains("access is denied");

    MusterProcess.Ended missing =
        folder.run("--set", "inputs.frames.late.path=" + bucket.place("in/late_${value}9.csv"));
    assertThat(missing.exitCode()).as(missing.everything()).isEqualTo(2);
    assertThat(missing.stderr()).contains("late_19.csv").doesNotContain("access is denied");
  }

  private void assertEnds(int code, String... words) {
    MusterProcess.Ended ended = folder.muster(words);
    assertThat(ended.exitCode())
        .as("%s: %s, refused: %s", List.of(words), ended.everything(), guard.refused())
        .isEqualTo(code);
  }
}
