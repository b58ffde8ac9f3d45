package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.fakes.FaultyProxy;
import io.muster.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real applications on a real S3 server, which they reach by S3A: the flights example, and one run
 * of whatever else an iteration may read and write there.
 */
final class S3aIT {
  private static final Path FLIGHTS = Path.of("../deploy/examples/flights").toAbsolutePath();

  private static final List<String> MODELS =
      List.of("2", "3", "4", "56", "22", "15", "6", "7", "9");

  private static final String SMALL =
      """
      slice: {executors: 1, executor_cores: 1, executor_memory: 256m, driver_memory: 256m}
      jvm: fast_start
      retry: {max_attempts: 1}
      """;

  /** {@code same} looks for rows that the flights example wrote to S3 and not to files. */
  private static final String MIXED =
      """
      name: mixed
      model_sequence: [glob, classic, dynamic, own, same]
      out_dir: s3://BUCKET/mixed
      state_dir: s3://BUCKET/state
      storage: {s3: {region: eu-west-1, role: "arn:aws:iam::123456789012:role/models"}}
      inputs:
        frames:
          sales:
            format: csv
            path: "s3://BUCKET/in/sales-*.csv"
            options: {header: true}
            schema: "shop INT, pieces INT"
          staged: {query: "SELECT id FROM range(0, 4, 1, 1)", stage: parquet}
        dicts:
          prices: "s3://BUCKET/in/prices_${value}.json"
        consistency: fail
      job: {sql: {file: turnover.sql}}
      output: {format: json}
      iterations:
        classic: {spark: {conf: {spark.hadoop.fs.s3a.committer.name: file}}}
        dynamic:
          output: {format: parquet, partition_by: [shop]}
          spark: {conf: {spark.sql.sources.partitionOverwriteMode: dynamic}}
        own: {job: {application: {resource: own.jar, class: Own, args: ["${output}"]}}}
        same:
          job: {sql: {file: same.sql}}
          frames:
            there2: {format: parquet, path: "s3://BUCKET/flights/iter_2"}
            there22: {format: parquet, path: "s3://BUCKET/flights/iter_22"}
            here2: {format: parquet, path: files/iter_2}
            here22: {format: parquet, path: files/iter_22}
      """
          + SMALL;

  private static final String TURNOVER =
      """
      SELECT shop, CAST(sum(pieces) * ${dict:prices.each} AS INT) AS turnover,
        (SELECT count(*) FROM staged) AS staged
      FROM sales GROUP BY shop
      """;

  private static final String SAME =
      """
      SELECT
        (SELECT count(*) FROM there2) AS rows2,
        (SELECT count(*) FROM (SELECT * FROM there2 EXCEPT ALL SELECT * FROM here2)) AS more2,
        (SELECT count(*) FROM (SELECT * FROM here2 EXCEPT ALL SELECT * FROM there2)) AS less2,
        (SELECT count(*) FROM there22) AS rows22,
        (SELECT count(*) FROM (SELECT * FROM there22 EXCEPT ALL SELECT * FROM here22)) AS more22,
        (SELECT count(*) FROM (SELECT * FROM here22 EXCEPT ALL SELECT * FROM there22)) AS less22
      """;

  private static final String OWN =
      """
      import org.apache.spark.sql.SparkSession;

      public final class Own {
        public static void main(String[] arguments) {
          SparkSession spark = SparkSession.builder().getOrCreate();
          spark.range(0, 7, 1, 2).write().parquet(arguments[0]);
          spark.stop();
        }
      }
      """;

  @TempDir private static Path place;
  private static PlanFolder folder;
  private static S3Bucket bucket;
  private static MusterProcess.Ended inFiles;
  private static MusterProcess.Ended flights;
  private static MusterProcess.Ended mixed;
  private static FaultyProxy sts;

  @BeforeAll
  static void runAll() throws Exception {
    bucket = S3Bucket.newOrSkip();
    sts = FaultyProxy.before(bucket.server());
    folder = new PlanFolder(place);
    bucket.lets(folder, bucket.server());
    folder
        .setting("SPARK_HOME", S3aHome.get().toString())
        .setting("AWS_ENDPOINT_URL_STS", sts.uri().toString())
        .file("turnover.sql", TURNOVER)
        .file("same.sql", SAME)
        .plan(inBucket(MIXED));
    JobJar.make(folder.path("own.jar"), "Own", OWN);
    bucket.write("in/sales-1.csv", "shop,pieces\n3,5\n4,2\n");
    bucket.write("in/sales-2.csv", "shop,pieces\n3,7\n");
    bucket.write("in/other.csv", "shop,pieces\n3,1000\n");
    List.of("glob", "classic", "dynamic", "own", "same")
        .forEach(value -> bucket.write("in/prices_" + value + ".json", "{\"each\": 10}"));
    inFiles = flights(folder.path("files").toString(), "--only", "2,22");
    flights = flights(bucket.place("flights").text());
    mixed = folder.run();
  }

  @AfterAll
  static void close() {
    if (folder != null) {
      folder.close();
      bucket.close();
      sts.close();
    }
  }

  @Test
  void flightsEndsWithNineVerifiedOutputsAndItsStateInTheBucket() throws Exception {
    assertPassed(flights, MODELS);
    for (String value : MODELS) {
      JsonNode receipt = bucket.json("flights/iter_" + value + "/_MUSTER_RECEIPT.json");
      assertThat(receipt.path("rows").asInt())
          .as("rows of %s", value)
          .isEqualTo(ExamplesIT.told(value));
      assertThat(bucket.list("flights/iter_" + value))
          .hasSize(3)
          .contains("_SUCCESS", receipt.path("files").path(0).path("path").asText());
    }
    assertThat(bucket.json("flights/_MUSTER_SUCCESS.json").path("iterations")).hasSize(9);
    assertThat(bucket.list("flights/_muster")).anyMatch(name -> name.endsWith("/result.json"));
  }

  @Test
  void flightsIsWrittenWithoutRenames() {
    for (String value : MODELS) {
      JsonNode marker = bucket.json("flights/iter_" + value + "/_SUCCESS");
      assertThat(marker.path("name").asText()).endsWith(".SuccessData/1");
      assertThat(marker.path("committer").asText()).isEqualTo("magic");
    }
  }

  @Test
  void nothingIsLeftOver() throws Exception {
    assertPassed(mixed, List.of("glob", "classic", "dynamic", "own", "same"));
    assertThat(bucket.unfinishedUploads()).isEmpty();
    assertThat(bucket.list(""))
        .noneMatch(key -> key.contains("__magic") || key.contains("_temporary"))
        .noneMatch(key -> key.contains(".spark-staging") || key.contains("$folder$"));
    assertThat(bucket.emptyFolders("")).isEmpty();
  }

  @Test
  void itsRowsAreThoseOfARunWithFiles() throws Exception {
    assertThat(inFiles.exitCode()).as(inFiles.everything()).isZero();
    assertThat(rows("same"))
        .isEqualTo(
            "{\"rows2\":%d,\"more2\":0,\"less2\":0,\"rows22\":%d,\"more22\":0,\"less22\":0}\n"
                .formatted(ExamplesIT.told("2"), ExamplesIT.told("22")));
  }

  @Test
  void readsAPatternADictOfTheValueAndAStagedFrame() {
    assertThat(rows("glob").lines())
        .containsExactlyInAnyOrder(
            "{\"shop\":3,\"turnover\":120,\"staged\":4}",
            "{\"shop\":4,\"turnover\":20,\"staged\":4}");
    JsonNode inputs = bucket.json("mixed/iter_glob/_MUSTER_RECEIPT.json").path("inputs");
    assertThat(inputs.at("/sales/files").asInt()).isEqualTo(2);
    assertThat(mixed.stderr()).contains("event=output_verified");
    assertThat(bucket.list("state"))
        .anyMatch(key -> key.endsWith("/result.json"))
        .as("what has served is removed")
        .noneMatch(key -> key.contains("/stage_staged/part-"));
  }

  @Test
  void applicationsTakeTheRoleOnTheirOwn() {
    List<String> tools = sts.values("User-agent");
    assertThat(tools).as("Muster").anyMatch(tool -> tool.contains("aws-sdk-java/2"));
    assertThat(tools.stream().filter(tool -> tool.contains("Hadoop")))
        .as("five iterations and a stage")
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void theClassicCommitterPassesToo() {
    assertThat(bucket.text("mixed/iter_classic/_SUCCESS")).isEmpty();
    assertThat(rows("classic").lines()).hasSize(2);
  }

  @Test
  void partitionsPassAlsoWhereSinglePartitionsAreOverwritten() {
    assertThat(bucket.text("mixed/iter_dynamic/_SUCCESS")).isEmpty();
    assertThat(bucket.list("mixed/iter_dynamic"))
        .anyMatch(key -> key.startsWith("shop=3/part-"))
        .anyMatch(key -> key.startsWith("shop=4/part-"));
  }

  @Test
  void anApplicationOfTheUsersOwnWritesAsItIsUsedTo() {
    assertThat(bucket.list("mixed/iter_own")).hasSize(3).contains("_SUCCESS");
    assertThat(bucket.text("mixed/iter_own/_SUCCESS")).isEmpty();
    JsonNode lines = bucket.json("mixed/_MUSTER_SUCCESS.json").path("iterations");
    assertThat(lines.path(3).findPath("rows").asInt()).isEqualTo(7);
  }

  @Test
  void aPythonFunctionReachesItWithJarsThatThePlanNames() throws Exception {
    PysparkHome.orSkip();
    Path python = Files.createDirectories(folder.path("python"));
    try (PlanFolder other = new PlanFolder(python)) {
      bucket.lets(other, bucket.server());
      // of the profile that the plan names alone
      other
          .setting("AWS_ACCESS_KEY_ID", "")
          .setting("AWS_SECRET_ACCESS_KEY", "")
          .setting("AWS_SHARED_CREDENTIALS_FILE", other.path("credentials").toString())
          .file("credentials", "[night]\naws_access_key_id = test\naws_secret_access_key = test\n")
          .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
          .file("f.py", "def transform(ctx):\n    return ctx.spark.range(5)\n")
          .plan(
              inBucket(
                  """
                  name: python
                  model_sequence: [3]
                  out_dir: s3://BUCKET/python
                  storage: {s3: {profile: night}}
                  job: {python: {file: f.py, function: transform}}
                  spark: {conf: {spark.jars: "%s"}}
                  """
                          .formatted(
                              S3aHome.jars().stream()
                                  .map(Path::toString)
                                  .collect(Collectors.joining(",")))
                      + SMALL));

      MusterProcess.Ended run = other.run();

      assertPassed(run, List.of("3"));
      assertThat(bucket.json("python/iter_3/_SUCCESS").path("committer").asText())
          .isEqualTo("magic");
    }
  }

  /** Not the embedded one, to which somebody may have added it by {@code make s3a}. */
  @Test
  void aHomeThatCannotReachItIsRefusedBeforeAnythingIsLaunched() throws Exception {
    try (PlanFolder other = new PlanFolder(Files.createDirectories(folder.path("bare")))) {
      bucket.lets(other, bucket.server());
      FakeSpark spark = new FakeSpark(other.path("spark"));
      other
          .setting("SPARK_HOME", spark.home().toString())
          .file("turnover.sql", "SELECT 1 AS one")
          .plan(
              inBucket(
                  """
                  name: refused
                  model_sequence: [1, 2]
                  out_dir: s3://BUCKET/refused
                  job: {sql: {file: turnover.sql}}
                  """));

      MusterProcess.Ended run = other.run();

      assertThat(run.exitCode()).as(run.everything()).isEqualTo(6);
      assertThat(run.stderr())
          .contains("cannot reach s3://: it has no hadoop-aws jar; add it to its jars")
          .doesNotContain("class archive");
      assertThat(bucket.list("refused")).isEmpty();
      assertThat(spark.attempts("rehearsal")).isZero();
    }
  }

  private static MusterProcess.Ended flights(String outDir, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("run", FLIGHTS.resolve("plan.yaml").toString(), "--set", "out_dir=" + outDir));
    words.addAll(List.of(more));
    return folder.muster(words.toArray(String[]::new));
  }

  private static String inBucket(String plan) {
    Location root = bucket.place("");
    return plan.replace("s3://BUCKET", root.text());
  }

  private static void assertPassed(MusterProcess.Ended run, List<String> values) {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactlyElementsOf(values);
  }

  private static String rows(String value) {
    String below = "mixed/iter_" + value;
    return bucket.list(below).stream()
        .filter(name -> name.startsWith("part-"))
        .map(name -> bucket.text(below + "/" + name))
        .collect(Collectors.joining());
  }
}
