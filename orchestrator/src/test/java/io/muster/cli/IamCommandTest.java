package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.fakes.IamPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IamCommandTest {
  private static final String SQL = "job: {sql: {file: model.sql}}\n";
  private static final String IN_S3 = "out_dir: s3://lake/models\n" + SQL;

  @TempDir Path folder;

  private Invoked shell = new Invoked(Path.of("."));

  private Path plan(String yaml) throws IOException {
    return Files.writeString(
        folder.resolve("plan.yaml"), "name: models\nmodel_sequence: [2, 3]\n" + yaml);
  }

  private JsonNode json(Object... arguments) throws IOException {
    assertThat(shell.muster(arguments)).as(shell.err()).isZero();
    return new ObjectMapper().readTree(shell.out());
  }

  private JsonNode policy(String which, String yaml) throws IOException {
    return json("iam", plan(yaml), "--" + which);
  }

  /** As "action resource", of all statements or of one. */
  private static List<String> rights(JsonNode policy) {
    List<String> rights = new ArrayList<>();
    for (JsonNode statement : policy.path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        texts(statement.path("Resource")).forEach(resource -> rights.add(action + " " + resource));
      }
    }
    return rights;
  }

  private static JsonNode statement(JsonNode policy, String id) {
    for (JsonNode statement : policy.path("Statement")) {
      if (statement.path("Sid").asText().equals(id)) {
        return statement;
      }
    }
    throw new AssertionError("there is no statement " + id + " in " + policy);
  }

  private static List<String> texts(JsonNode oneOrAll) {
    List<String> texts = new ArrayList<>();
    if (oneOrAll.isTextual()) {
      texts.add(oneOrAll.asText());
    }
    oneOrAll.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static List<String> prefixes(JsonNode statement) {
    return texts(statement.path("Condition").path("StringLike").path("s3:prefix"));
  }

  @Test
  void aPlanOfLocalFilesNeedsNothing() throws Exception {
    assertThat(shell.muster("iam", plan("out_dir: out\n" + SQL))).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err())
        .isEqualTo("muster: nothing of this plan is in S3: it needs no policy\n");
  }

  @Test
  void printsBothPoliciesOfOutputsInS3() throws Exception {
    JsonNode both = json("iam", plan(IN_S3));

    assertThat(shell.err()).isEmpty();
    assertThat(both.fieldNames()).toIterable().containsExactly("controller", "applications");
    assertThat(both.path("controller").path("Version").asText()).isEqualTo("2012-10-17");
    assertThat(rights(both.path("controller")))
        .containsExactly(
            "s3:ListBucket arn:aws:s3:::lake",
            "s3:GetObject arn:aws:s3:::lake/models/iter_*",
            "s3:DeleteObject arn:aws:s3:::lake/models/iter_*",
            "s3:GetObject arn:aws:s3:::lake/models/_MUSTER_SUCCESS.json",
            "s3:PutObject arn:aws:s3:::lake/models/_MUSTER_SUCCESS.json",
            "s3:DeleteObject arn:aws:s3:::lake/models/_MUSTER_SUCCESS.json",
            "s3:GetObject arn:aws:s3:::lake/models/_muster/*",
            "s3:PutObject arn:aws:s3:::lake/models/_muster/*");
    assertThat(prefixes(statement(both.path("controller"), "ListByPrefix")))
        .containsExactly(
            "models/iter_*", "models/_MUSTER_SUCCESS.json", "models/_muster/*", "models/journal/");
    assertThat(rights(both.path("applications")))
        .containsExactly(
            "s3:ListBucket arn:aws:s3:::lake",
            "s3:ListBucketMultipartUploads arn:aws:s3:::lake",
            "s3:GetObject arn:aws:s3:::lake/models/iter_*",
            "s3:PutObject arn:aws:s3:::lake/models/iter_*",
            "s3:DeleteObject arn:aws:s3:::lake/models/iter_*",
            "s3:AbortMultipartUpload arn:aws:s3:::lake/models/iter_*");
  }

  @Test
  void printsOneAloneAsItCanBePiped() throws Exception {
    JsonNode both = json("iam", plan(IN_S3));
    assertThat(policy("controller", IN_S3)).isEqualTo(both.path("controller"));
    assertThat(policy("applications", IN_S3)).isEqualTo(both.path("applications"));
    assertThat(shell.muster("iam", plan(IN_S3), "--caller")).isZero();
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).isEqualTo("muster: this plan needs no policy for the caller\n");
    assertThat(shell.muster("iam", plan(IN_S3), "--controller", "--applications")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: give one of --controller, --applications and");
  }

  @Test
  void stateElsewhereLeavesOwnerAndFormerManifestsWhereTheOutputsAre() throws Exception {
    JsonNode controller = policy("controller", "state_dir: s3://runs/of-models\n" + IN_S3);
    assertThat(rights(controller))
        .contains(
            "s3:PutObject arn:aws:s3:::runs/of-models/*",
            "s3:PutObject arn:aws:s3:::lake/models/_muster/owner/*",
            "s3:PutObject arn:aws:s3:::lake/models/_muster/manifests/*")
        .doesNotContain("s3:PutObject arn:aws:s3:::lake/models/_muster/*");
    assertThat(prefixes(statement(controller, "ListByPrefix1")))
        .contains("models/iter_*", "models/_muster/owner/*");
    assertThat(prefixes(statement(controller, "ListByPrefix2"))).containsExactly("of-models/*");

    JsonNode local = policy("controller", "out_dir: out\nstate_dir: s3://runs\n" + SQL);
    assertThat(rights(local))
        .containsExactly(
            "s3:ListBucket arn:aws:s3:::runs",
            "s3:GetObject arn:aws:s3:::runs/*",
            "s3:PutObject arn:aws:s3:::runs/*");
    assertThat(shell.muster("iam", plan("out_dir: out\nstate_dir: s3://runs\n" + SQL))).isZero();
    assertThat(shell.out()).doesNotContain("applications");
  }

  @Test
  void inputsAreReadByWhoReadsThemAndNotFurther() throws Exception {
    shell.with("STAGE_OF", "prod");
    String yaml =
        """
        out_dir: s3://lake/models
        inputs:
          frames:
            flights: {format: parquet, path: "s3://raw/flights"}
            days: {format: csv, path: "s3://raw/days/2026-*/x?.csv", schema: "id INT"}
            late: {format: csv, path: "s3://raw/late_${value}.csv", schema: "id INT"}
            before: {format: csv, path: "s3://raw/${env:STAGE_OF}/a.csv", schema: "id INT"}
            ledger: {format: delta, path: "s3://tables/ledger"}
          dicts:
            limits: "s3://conf/limits_${value}.json"
        job: {sql: {file: "s3://conf/models/${value}.sql"}}
        """;

    JsonNode controller = policy("controller", yaml);
    assertThat(texts(statement(controller, "ReadInputs").path("Resource")))
        .containsExactly("arn:aws:s3:::conf/limits_*.json", "arn:aws:s3:::conf/models/*.sql");
    assertThat(prefixes(statement(controller, "ListByPrefix2")))
        .containsExactly(
            "flights",
            "flights/",
            "days/2026-*/x*.csv",
            "days/",
            "late_*.csv",
            "late_*.csv/",
            "prod/a.csv",
            "prod/a.csv/");
    assertThat(controller.toString()).doesNotContain("tables");

    JsonNode applications = policy("applications", yaml);
    assertThat(texts(statement(applications, "ReadInputs").path("Resource")))
        .containsExactly(
            "arn:aws:s3:::raw/flights",
            "arn:aws:s3:::raw/flights/*",
            "arn:aws:s3:::raw/days/2026-*/x*.csv",
            "arn:aws:s3:::raw/days/2026-*/x*.csv/*",
            "arn:aws:s3:::raw/late_*.csv",
            "arn:aws:s3:::raw/late_*.csv/*",
            "arn:aws:s3:::raw/prod/a.csv",
            "arn:aws:s3:::raw/prod/a.csv/*",
            "arn:aws:s3:::tables/ledger",
            "arn:aws:s3:::tables/ledger/*",
            "arn:aws:s3:::conf/limits_*.json",
            "arn:aws:s3:::conf/models/*.sql");
    assertThat(texts(statement(applications, "ListTheBuckets").path("Resource")))
        .containsExactly(
            "arn:aws:s3:::raw", "arn:aws:s3:::tables", "arn:aws:s3:::conf", "arn:aws:s3:::lake");
  }

  @Test
  void aSequenceIsForTheControllerAlone() throws Exception {
    String file = "--set=model_sequence={file: 's3://conf/values.json'}";
    JsonNode both = json("iam", plan(IN_S3), file);
    assertThat(rights(both.path("controller")))
        .contains("s3:GetObject arn:aws:s3:::conf/values.json");
    assertThat(both.path("applications").toString()).doesNotContain("conf");

    String frames =
        "inputs: {frames: {models: {format: csv, path: 's3://raw/models', schema: 'id INT'}}}\n";
    JsonNode ofFrame =
        json(
            "iam",
            plan(IN_S3 + frames),
            "--controller",
            "--set=model_sequence={frame: models, column: id}");
    assertThat(rights(ofFrame)).contains("s3:GetObject arn:aws:s3:::raw/models/*");
  }

  @Test
  void overridesOfSingleValuesCountToo() throws Exception {
    String overrides =
        "iterations: {3: {frames: {own: {format: csv, path: 's3://raw/own.csv', schema: 'a"
            + " INT'}}}}\n";
    assertThat(rights(policy("applications", IN_S3 + overrides)))
        .contains("s3:GetObject arn:aws:s3:::raw/own.csv");
  }

  @Test
  void stagedFramesAreWrittenByApplicationsAndRemovedByMuster() throws Exception {
    String staged =
        "inputs: {frames: {raw: {format: csv, path: 's3://raw/a.csv', schema: 'a INT', stage:"
            + " parquet}}}\n";
    assertThat(rights(policy("controller", IN_S3 + staged)))
        .contains("s3:DeleteObject arn:aws:s3:::lake/models/_muster/*/stage_raw/*");
    assertThat(rights(policy("applications", IN_S3 + staged)))
        .contains("s3:PutObject arn:aws:s3:::lake/models/_muster/*/stage_raw*");
  }

  @Test
  void whereMachinesShareTheOutputsOnlyWhatTheyShareIsBesideThese() throws Exception {
    String shared = " arn:aws:s3:::lake/models/_muster/applications/*";
    String attempts = shared + "/attempts/*";
    String here =
        IN_S3
            + "state_dir: state\n"
            + "inputs: {frames: {t: {table: lake.db.t}, raw: {format: csv, path: 's3://raw/a.csv',"
            + " schema: 'a INT', stage: parquet}}}\n";
    String elsewhere = here + "cluster: {engine: yarn}\n";
    JsonNode controller = policy("controller", elsewhere);
    assertThat(rights(controller))
        .contains(
            "s3:GetObject" + attempts,
            "s3:PutObject" + attempts,
            "s3:DeleteObject" + attempts + "/scratch/*",
            "s3:GetObject" + shared + "/stage_raw/*",
            "s3:DeleteObject" + shared + "/stage_raw/*");
    assertThat(prefixes(statement(controller, "ListByPrefix1")))
        .contains(
            "models/_muster/applications/*/attempts/*", "models/_muster/applications/*/stage_raw*");
    assertThat(rights(policy("applications", elsewhere)))
        .contains(
            "s3:PutObject" + attempts,
            "s3:PutObject" + shared + "/pins*",
            "s3:PutObject" + shared + "/stage_raw*",
            "s3:DeleteObject" + attempts + "/scratch*");

    for (String which : List.of("controller", "applications")) {
      for (String plan : List.of(here, IN_S3 + "cluster: {engine: yarn}\n")) {
        assertThat(rights(policy(which, plan)))
            .isNotEmpty()
            .noneMatch(right -> right.contains("_muster/applications"));
      }
    }
  }

  @Test
  void whereExecutorsAloneAreElsewhereScratchIsAllThatIsShared() throws Exception {
    String client = "cluster: {engine: yarn, deploy_mode: client}\n";
    for (String state : List.of("", "state_dir: state\n")) {
      String scratch =
          " arn:aws:s3:::lake/models/_muster/"
              + (state.isEmpty() ? "" : "applications/")
              + "*/attempts/*/scratch";
      assertThat(rights(policy("applications", IN_S3 + state + client)))
          .filteredOn(right -> right.contains("/_muster/"))
          .containsExactlyInAnyOrder(
              "s3:GetObject" + scratch + "*",
              "s3:PutObject" + scratch + "*",
              "s3:DeleteObject" + scratch + "*",
              "s3:AbortMultipartUpload" + scratch + "*");
      assertThat(rights(policy("controller", IN_S3 + state + client)))
          .contains("s3:DeleteObject" + scratch + "/*")
          .noneMatch(right -> right.startsWith("s3:PutObject" + scratch));
    }
  }

  @Test
  void whereDriversAreElsewhereTheVersionsOfTablesAreKeptOnRecord() throws Exception {
    String elsewhere = IN_S3 + "cluster: {engine: yarn}\n";
    assertThat(rights(policy("applications", elsewhere)))
        .isNotEmpty()
        .noneMatch(right -> right.contains("pins"));
    for (String table : List.of("{table: lake.db.stock}", "{format: delta, path: 's3://raw/d'}")) {
      String frame = "inputs: {frames: {stock: " + table + "}}\n";
      assertThat(rights(policy("applications", elsewhere + frame)))
          .contains(
              "s3:GetObject arn:aws:s3:::lake/models/_muster/*/pins*",
              "s3:PutObject arn:aws:s3:::lake/models/_muster/*/pins*");
    }
  }

  @Test
  void whereDriversAreElsewhereAttemptsWorkOnRecord() throws Exception {
    String attempts = " arn:aws:s3:::lake/models/_muster/*/attempts/*";
    assertThat(rights(policy("applications", IN_S3 + "cluster: {engine: yarn}\n")))
        .contains(
            "s3:GetObject" + attempts,
            "s3:PutObject" + attempts,
            "s3:DeleteObject" + attempts + "/scratch*",
            "s3:AbortMultipartUpload" + attempts + "/scratch*");
    assertThat(rights(policy("controller", IN_S3 + "cluster: {engine: yarn}\n")))
        .contains("s3:DeleteObject" + attempts + "/scratch/*");

    assertThat(rights(policy("applications", IN_S3)))
        .isNotEmpty()
        .noneMatch(right -> right.contains("attempts"));
    assertThat(rights(policy("controller", IN_S3)))
        .isNotEmpty()
        .noneMatch(right -> right.contains("scratch"));
  }

  @Test
  void namesThePartitionOfTheRegion() throws Exception {
    Map.of("eu-west-1", "aws", "cn-north-1", "aws-cn", "us-gov-west-1", "aws-us-gov")
        .forEach(
            (region, partition) -> {
              try {
                String storage = "storage: {s3: {region: " + region + "}}\n";
                assertThat(rights(policy("controller", storage + IN_S3)))
                    .allMatch(right -> right.contains(" arn:" + partition + ":s3:::lake"));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    shell.with("AWS_REGION", "cn-northwest-1");
    assertThat(rights(policy("controller", IN_S3))).contains("s3:ListBucket arn:aws-cn:s3:::lake");
  }

  @Test
  void aKeyIsUsedByBothAndNamedAsFarAsThePlanDoes() throws Exception {
    String arn = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234-abcd";
    JsonNode both = json("iam", plan(key(arn, "") + IN_S3));
    for (String who : List.of("controller", "applications")) {
      assertThat(rights(both.path(who)))
          .contains("kms:Decrypt " + arn, "kms:GenerateDataKey " + arn)
          .contains("s3:ListBucket arn:aws-us-gov:s3:::lake");
    }
    assertThat(shell.err()).isEmpty();

    JsonNode id = policy("controller", key("1234-abcd", ", region: eu-west-1") + IN_S3);
    assertThat(rights(id)).contains("kms:Decrypt arn:aws:kms:eu-west-1:*:key/1234-abcd");
    assertThat(shell.err()).contains("kms_key 1234-abcd does not say whose key it is");

    JsonNode alias = policy("controller", key("alias/lake", ", region: eu-west-1") + IN_S3);
    assertThat(rights(alias)).contains("kms:GenerateDataKey arn:aws:kms:eu-west-1:*:key/*");
    assertThat(statement(alias, "UseTheKey").path("Condition").toString())
        .isEqualTo("{\"ForAnyValue:StringEquals\":{\"kms:ResourceAliases\":[\"alias/lake\"]}}");
    assertThat(shell.err()).contains("replace the * before :key/ by the number of the account");

    JsonNode ofArn =
        policy("controller", key("arn:aws:kms:eu-west-1:123456789012:alias/lake", "") + IN_S3);
    assertThat(rights(ofArn)).contains("kms:Decrypt arn:aws:kms:eu-west-1:123456789012:key/*");
    assertThat(shell.err()).isEmpty();
  }

  private static String key(String key, String more) {
    return "storage: {s3: {kms_key: '" + key + "'" + more + "}}\n";
  }

  @Test
  void whoTakesOnARoleNeedsNothingButThat() throws Exception {
    String role = "arn:aws:iam::123456789012:role/muster";
    String yaml = "storage: {s3: {role: '" + role + "'}}\n" + IN_S3;
    assertThat(rights(policy("caller", yaml))).containsExactly("sts:AssumeRole " + role);
    assertThat(rights(policy("controller", yaml))).noneMatch(right -> right.startsWith("sts:"));
    assertThat(json("iam", plan(yaml)).fieldNames())
        .toIterable()
        .containsExactly("controller", "applications", "caller");
  }

  @Test
  void saysWhatNoPlanTells() throws Exception {
    String yaml =
        """
        out_dir: s3://lake/models
        inputs:
          frames:
            stock: {table: lake.db.stock}
            any: {format: csv, path: "${env:NOT_SET}/a.csv", schema: "id INT"}
        spark: {conf: {spark.eventLog.dir: "s3://logs/events"}}
        job: {application: {resource: app.py, args: ["${output}"]}}
        """;
    assertThat(shell.muster("iam", plan(yaml))).as(shell.err()).isZero();
    assertThat(shell.err().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("muster: "))
        .anyMatch(line -> line.contains("what the frame stock reads"))
        .anyMatch(line -> line.contains("${env:NOT_SET}/a.csv may lie in any bucket"))
        .anyMatch(line -> line.contains("spark.conf.spark.eventLog.dir names S3"))
        .anyMatch(line -> line.contains("what the application reads"));
  }

  @Test
  void saysWhenIamWouldNotTakeIt() throws Exception {
    StringBuilder frames = new StringBuilder("inputs:\n  frames:\n");
    IntStream.range(0, 90)
        .forEach(
            i ->
                frames.append(
                    "    f%d: {format: csv, path: 's3://raw/some/folder/number/%d', schema: 'a INT'}\n"
                        .formatted(i, i)));
    assertThat(shell.muster("iam", plan(IN_S3 + frames), "--applications")).isZero();
    assertThat(shell.err()).contains("the policy of the applications has ", "IAM takes 6144");
  }

  @Test
  void charactersThatMeanSomethingInAPolicyMeanThemselves() throws Exception {
    JsonNode controller = policy("controller", "out_dir: 's3://lake/a*b/é/日本'\n" + SQL);
    IamPolicy policy = new IamPolicy(controller.toString());
    assertThat(policy.allows("s3:PutObject", "arn:aws:s3:::lake/a*b/é/日本/_muster/x", Map.of()))
        .isTrue();
    assertThat(policy.allows("s3:PutObject", "arn:aws:s3:::lake/aXb/é/日本/_muster/x", Map.of()))
        .isFalse();
    assertThat(controller.toString()).contains("a${*}b/é/*/_muster/*");
  }

  @Test
  void aPlanWithProblemsIsRefused() throws Exception {
    assertThat(shell.muster("iam", plan("out_dir: s3://lake\n"))).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
  }
}
