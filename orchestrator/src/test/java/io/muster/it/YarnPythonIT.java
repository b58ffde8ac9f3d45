package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.fakes.FaultyProxy;
import io.muster.fakes.IamGuard;
import io.muster.fakes.IamPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python in drivers on a real YARN: one run of many, each for what it shows. Its state is on an S3
 * that refuses Muster and the applications what the policies printed by {@code muster iam} do not
 * allow.
 */
final class YarnPythonIT extends OnYarn {
  @TempDir private static Path place;
  private static PlanFolder folder;
  private static MusterProcess.Ended run;
  private static S3Bucket bucket;
  private static Guarded muster;
  private static Guarded applications;

  /** A way to the bucket for those who have a policy. */
  private record Guarded(FaultyProxy proxy, IamPolicy policy, IamGuard guard) {
    /** Until {@link #by} everything goes. */
    static Guarded way() throws IOException {
      return new Guarded(FaultyProxy.before(bucket.server()), null, null);
    }

    Guarded by(String whose) {
      MusterProcess.Ended printed = folder.muster("iam", "plan.yaml", whose);
      assertThat(printed.exitCode()).as(printed.everything()).isZero();
      IamPolicy policy = new IamPolicy(printed.stdout());
      IamGuard guard = new IamGuard(policy);
      proxy.guardedBy(guard);
      return new Guarded(proxy, policy, guard);
    }
  }

  @BeforeAll
  static void runAll() throws Exception {
    bucket = S3Bucket.newOrSkip();
    muster = Guarded.way();
    applications = Guarded.way();
    folder =
        folder(place.resolve("work folder"))
            // of a launcher further up, where nobody listens
            .setting("_SPARK_LAUNCHER_PORT", "1")
            .setting("_SPARK_LAUNCHER_SECRET", "0badc0de");
    folder
        .file(
            "models.py",
            """
            import beside
            import packed
            from pyspark.sql import functions as F


            def transform(n, numbers, weights, others, ctx):
                weight = weights["one"] + others["one"]
                weigh = F.udf(lambda id: beside.times(id, packed.FACTOR) * weight, "long")
                numbers.write.json(ctx.scratch + "/seen")
                ctx.put("n", n)
                ctx.put("scratch", ctx.scratch)
                return numbers.select("id", weigh("id").alias("w"))


            def inside(numbers):
                import sys

                import only_there

                python = F.udf(lambda id: sys.executable, "string")
                return numbers.limit(1).select(F.lit(only_there.WORD).alias("word"), python("id").alias("python"))


            def bad(numbers):
                try:
                    return {}["shop"]
                except KeyError as cause:
                    raise ValueError("no such shop") from cause
            """)
        .file("beside.py", "def times(x, y):\n    return x * y\n")
        .file("lib/packed.py", "FACTOR = 10\n")
        .file(
            "own.py",
            """
            import sys

            import packed
            from pyspark.sql import SparkSession

            spark = SparkSession.builder.getOrCreate()
            spark.range(packed.FACTOR).coalesce(1).write.mode("overwrite").json(sys.argv[1])
            spark.stop()
            """)
        .file("weights of all #1.yaml", "one: 3\n")
        .file("others/weights of all #1.yaml", "one: 4\n")
        .file("numbers.csv", "id\n1\n2\n")
        .plan(
            """
            name: python-on-yarn
            model_sequence: [3, inside, own, bad]
            out_dir: out
            state_dir: s3://%s/state
            inputs:
              frames: {numbers: {format: csv, path: numbers.csv, options: {header: true}, schema: "id INT"}}
              dicts: {weights: "weights of all #1.yaml", others: "others/weights of all #1.yaml"}
            job: {python: {file: models.py, py_files: [lib/packed.py]}}
            output: {format: json}
            cluster: {engine: yarn}
            jvm: fast_start
            slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
            spark:
              conf:
                spark.yarn.jars: "local:%s/jars/*"
                spark.ui.enabled: false
                spark.hadoop.fs.s3a.endpoint: "%s"
                spark.hadoop.fs.s3a.access.key: test
                spark.hadoop.fs.s3a.secret.key: test
            iterations:
              inside:
                job: {python: {function: inside, interpreter: env/bin/python3, archives: ["env.tar.gz#env"]}}
              own:
                job: {application: {resource: own.py, args: ["${output}"], py_files: [lib/packed.py]}}
                spark: {conf: {spark.pyspark.python: %s/python3}}
              bad: {job: {python: {function: bad}}}
            """
                .formatted(
                    bucket.name(), home(), applications.proxy().uri(), PysparkHome.programs()));
    bucket.lets(folder, muster.proxy().uri());
    muster = muster.by("--controller");
    applications = applications.by("--applications");
    PysparkHome.pack(folder.path("env.tar.gz"), "only_there.py", "WORD = 'packed'\n");
    run = folder.run();
  }

  @AfterAll
  static void close() {
    if (folder != null) {
      folder.close();
      muster.proxy().close();
      applications.proxy().close();
      bucket.close();
    }
  }

  @Test
  void bothPoliciesHaveWhatIsNeededAndNothingElse() {
    assertThat(muster.guard().refused()).isEmpty();
    assertThat(applications.guard().untold()).isEmpty();
    assertThat(applications.guard().refused())
        .as("S3A takes no notice when it may not remove what stands for empty folders")
        .allMatch(it -> it.matches("s3:DeleteObject \\S+/state/(\\S+/)?"));
    assertThat(muster.policy().unused()).isEmpty();
    assertThat(applications.policy().unused())
        .as("for an upload that comes to no end")
        .singleElement()
        .asString()
        .matches("UseScratch s3:AbortMultipartUpload \\S+/scratch\\*");
  }

  @Test
  void endsAsTheFunctionsDo() {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    assertThat(run.values("succeeded")).containsExactly("3", "inside", "own");
    assertThat(run.values("failed")).containsExactly("bad");
  }

  @Test
  void aFunctionHasItsFilesInDriverAndWorkersAndItsClaimIsYarns() {
    assertThat(folder.jsonRows(3))
        .as(run.everything())
        .containsExactlyInAnyOrder("{\"id\":1,\"w\":70}", "{\"id\":2,\"w\":140}");
    JsonNode receipt = folder.receipt(3).orElseThrow();
    String id = receipt.path("application_id").asText();
    assertThat(receipt.at("/results/n").asInt()).isEqualTo(3);
    assertThat(inState("iter_3/1/claim.json").map(bucket::text))
        .singleElement()
        .asString()
        .contains("\"application\"", id);
    assertThat(yarn().get("/apps/" + id).path("app").path("finalStatus").asText())
        .isEqualTo("SUCCEEDED");
  }

  /** The objects of the state whose names end so. */
  private static Stream<String> inState(String ending) {
    return bucket.list("state").stream()
        .filter(name -> name.endsWith(ending))
        .map(name -> "state/" + name);
  }

  @Test
  void whatItLeftInItsScratchFolderIsCleared() {
    String scratch = folder.receipt(3).orElseThrow().at("/results/scratch").asText();
    assertThat(scratch).contains("/" + bucket.name() + "/state/").endsWith("iter_3/1/scratch");
    assertThat(bucket.list("state")).noneMatch(name -> name.contains("/scratch"));
  }

  @Test
  void aPackedEnvironmentIsUnpackedWhereDriverAndWorkersAre() {
    assertThat(folder.jsonRows("inside"))
        .as(run.everything())
        .singleElement()
        .asString()
        .contains("\"word\":\"packed\"")
        .containsPattern("\"python\":\"[^\"]*/container_[^\"]*/env/bin/python3\"");
  }

  @Test
  void aScriptOfTheUsersOwnRunsUnchanged() {
    assertThat(folder.jsonRows("own")).as(run.everything()).hasSize(10);
  }

  @Test
  void theUsersExceptionIsTheCause() {
    assertThat(run.stderr()).contains("ValueError: no such shop").containsPattern("models.py:\\d+");
    assertThat(inState("/claim.json").filter(name -> name.contains("iter_bad/"))).hasSize(1);
    MusterProcess.Ended logs = folder.muster("logs", "plan.yaml", "bad");
    assertThat(logs.everything()).contains("no such shop");
  }
}
