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
 * Real applications on an S3 that refuses whatever the policy printed by {@code muster iam} for
 * them does not allow; Muster itself speaks to it past the policy.
 */
final class S3aPolicyIT {
  private static final String PLAN =
      """
      name: guarded
      model_sequence: [magic, classic, after]
      out_dir: s3://BUCKET/lake/models
      state_dir: s3://BUCKET/lake/state
      inputs:
        frames:
          sales: {format: csv, path: "s3://BUCKET/in/sales", options: {header: true}, schema: "shop INT, pieces INT"}
          days: {format: csv, path: "s3://BUCKET/in/days/2026-*/x.csv", options: {header: true}, schema: "day INT"}
          shops:
            format: csv
            path: "s3://BUCKET/in/shops.csv"
            options: {header: true}
            schema: "shop INT"
            stage: parquet
        dicts: {prices: "s3://BUCKET/in/prices_${value}.json"}
      job: {sql: {file: "s3://BUCKET/in/turnover.sql"}}
      spark: {conf: {spark.hadoop.fs.s3a.endpoint: "PROXY"}}
      iterations:
        classic: {spark: {conf: {spark.hadoop.fs.s3a.committer.name: file}}}
        after:
          after: [magic]
          job: {sql: {file: after.sql}}
          frames: {earlier: {format: parquet, path: "${output:magic}"}}
      slice: {executors: 1, executor_cores: 1, executor_memory: 256m, driver_memory: 256m}
      retry: {max_attempts: 1}
      """;

  private static final String TURNOVER =
      """
      SELECT shop, sum(pieces) * ${dict:prices.each} AS turnover, (SELECT count(*) FROM days) AS days
      FROM sales WHERE shop IN (SELECT shop FROM shops) GROUP BY shop
      """;

  @TempDir private Path place;
  private PlanFolder folder;
  private S3Bucket bucket;
  private FaultyProxy proxy;

  @BeforeEach
  void open() throws Exception {
    bucket = S3Bucket.newOrSkip();
    proxy = FaultyProxy.before(bucket.server());
    folder = new PlanFolder(place);
    bucket.lets(folder, bucket.server());
    folder
        .setting("SPARK_HOME", S3aHome.get().toString())
        .file("after.sql", "SELECT count(*) AS shops FROM earlier")
        .plan(PLAN.replace("BUCKET", bucket.name()).replace("PROXY", proxy.uri().toString()));
    bucket.write("in/turnover.sql", TURNOVER);
    bucket.write("in/sales/1.csv", "shop,pieces\n3,5\n4,2\n");
    bucket.write("in/days/2026-01/x.csv", "day\n1\n");
    bucket.write("in/shops.csv", "shop\n3\n4\n");
    List.of("magic", "classic", "after")
        .forEach(value -> bucket.write("in/prices_" + value + ".json", "{\"each\": 10}"));
    bucket.beginUpload("lake/models/iter_magic/part-of-one-that-died");
  }

  @AfterEach
  void close() {
    folder.close();
    proxy.close();
    bucket.close();
  }

  @Test
  void applicationsNeedAllOfThePolicyAndNothingElse() throws Exception {
    MusterProcess.Ended printed = folder.muster("iam", "plan.yaml", "--applications");
    assertThat(printed.exitCode()).as(printed.everything()).isZero();
    IamPolicy policy = new IamPolicy(printed.stdout());
    IamGuard guard = new IamGuard(policy);
    proxy.guardedBy(guard);

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as("%s, refused: %s", run.everything(), guard.refused()).isZero();
    assertThat(guard.untold()).isEmpty();
    assertThat(guard.refused())
        .as("S3A takes no notice when it may not remove what stands for empty folders above")
        .allMatch(it -> it.matches("s3:DeleteObject \\S+/lake/((models|state|state/[^/]+)/)?"));
    assertThat(policy.unused())
        .as("what is only asked where a path is a folder, a file, or an upload came to no end")
        .map(it -> it.replace(bucket.name(), "BUCKET"))
        .containsExactlyInAnyOrder(
            "ReadInputs s3:GetObject arn:aws:s3:::BUCKET/in/sales",
            "ReadInputs s3:GetObject arn:aws:s3:::BUCKET/in/days/2026-*/x.csv/*",
            "ReadInputs s3:GetObject arn:aws:s3:::BUCKET/in/shops.csv/*",
            "WriteOutputs s3:AbortMultipartUpload arn:aws:s3:::BUCKET/lake/state/*/stage_shops*");
    assertThat(bucket.unfinishedUploads()).as("that of one that died is removed").isEmpty();
    assertThat(bucket.emptyFolders("")).isEmpty();
    assertThat(bucket.json("lake/models/iter_magic/_SUCCESS").path("committer").asText())
        .isEqualTo("magic");
    assertThat(bucket.text("lake/models/iter_classic/_SUCCESS")).as("by renames").isEmpty();
    assertThat(proxy.requestsWith("x-amz-copy-source")).as("which copy").isNotEmpty();
  }
}
