package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.LaunchRequest;
import io.muster.engine.Workplace;
import io.muster.engine.Workplaces;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameShape;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.PinsSpec;
import io.muster.job.contract.QualitySpec;
import io.muster.job.contract.Spec;
import io.muster.job.contract.TableVersion;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.IterationState;
import io.muster.plan.JvmMode;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedLaunchesTest {
  private static final String PYTHON_MAIN = "/opt/muster/lib/python/muster_main.py";
  private static final String JOB_JAR = "/muster/job.jar";
  private static final String AVRO_JAR = "/spark/avro.jar";
  private static final String SQL =
      """
      name: sums
      model_sequence: [1]
      out_dir: out
      inputs: {frames: {numbers: {format: csv, path: numbers.csv}}}
      job: {sql: {file: one.sql}}
      """;
  private static final String APPLICATION =
      """
      model_sequence: [1]
      out_dir: out
      job:
        application:
          resource: app.py
          args: ["${value}", "${attempt}"]
          conf: {spark.acme.run: "${run_id}"}
      """;

  @TempDir Path folder;
  private PlanOnDisk disk;

  @BeforeEach
  void write() {
    disk = new PlanOnDisk(folder).file("app.py", "");
  }

  @Test
  void launchesMustersOwnJobWithItsSpec() throws Exception {
    LaunchRequest request = launch(SQL);

    assertThat(request.resource()).isEqualTo(JOB_JAR);
    assertThat(request.mainClass()).contains("io.muster.job.Main");
    assertThat(request.arguments()).isEmpty();
    assertThat(request.conf()).containsEntry("spark.plugins", "io.muster.job.MusterPlugin");
    assertThat(request.applicationName())
        .isEqualTo("muster sums 1 " + request.attempt().tag().text());
    Spec spec = new ContractJson().read(Spec.class, request.spec(), "spec");
    assertThat(spec.job()).isInstanceOf(JobSpec.Sql.class);
    assertThat(spec.attempt()).isEqualTo(1);
    assertThat(spec.output()).isEqualTo(disk.path("out/iter_1").toString());
    assertThat(spec.inputBytesKnown()).isEqualTo(6);
  }

  @Test
  void tellsTheJobWhatToFindOutAboutItsRows() throws Exception {
    LaunchRequest request =
        launch(
            SQL
                + "quality: {not_null: [a], unique: [b, [b, c]], row_count: {min: 1}, expression:"
                + " \"a = '${value}'\"}\n");

    assertThat(new ContractJson().read(Spec.class, request.spec(), "spec").quality())
        .isEqualTo(
            new QualitySpec(
                List.of("a"), List.of(List.of("b"), List.of("b", "c")), "a = '${value}'"));
    assertThat(new ContractJson().read(Spec.class, launch(SQL).spec(), "spec").quality()).isNull();
  }

  @Test
  void launchesAnApplicationOfTheUsersOwnUnchanged() throws Exception {
    LaunchRequest request = launch(APPLICATION);

    assertThat(request.resource()).isEqualTo(disk.path("app.py").toString());
    assertThat(request.mainClass()).isEmpty();
    assertThat(request.arguments()).containsExactly("1", "1");
    assertThat(request.jars()).as("for the plugin").containsExactly(JOB_JAR);
    assertThat(request.conf())
        .containsEntry("spark.acme.run", "nightly")
        .containsEntry("spark.plugins", "io.muster.job.MusterPlugin");
  }

  @Test
  void scratchIsWhereExecutorsWorkAndAllElseWhereDriversDo() throws Exception {
    String yaml =
        APPLICATION.replace("attempt", "scratch").replace("out_dir: out", "out_dir: s3://lake/out");
    Workplace here = Workplace.mirroredIn(folder.resolve("runs"));
    Workplace shared = Workplace.sharedWith(new Location("s3://lake/out"));
    String local = folder.resolve("runs/nightly-") + "[0-9a-f]{10}";
    String onRecord = "s3://lake/out/_muster/nightly-[0-9a-f]{10}";
    String beside = "s3://lake/out/_muster/applications/nightly-[0-9a-f]{10}";

    assertWork(yaml, new Workplaces(here, shared), local, onRecord);
    assertWork(yaml, Workplaces.of(shared), onRecord, onRecord);
    assertWork(yaml + "state_dir: state\n", Workplaces.of(shared), beside, beside);
  }

  private void assertWork(String yaml, Workplaces workplaces, String drivers, String executors)
      throws Exception {
    IterationState begun =
        new VerifiedRun(disk, disk.resolved(APPLICATION))
            .writes("1")
            .state()
            .iteration(new Value("1"));
    LaunchRequest request = launches(disk.resolved(yaml), workplaces).request(begun, 4, Map.of());
    String scratch = executors + "/attempts/iter_1/1/scratch";

    assertThat(request.arguments().get(1)).matches(scratch);
    assertThat(spec(request).scratch()).matches(scratch);
    assertThat(spec(request).attemptFolder()).matches(drivers + "/attempts/iter_1/1");
    assertThat(spec(request).pins().folder()).matches(drivers + "/pins");
  }

  @Test
  void givesAnApplicationTheJarsFilesAndPackagesThatItNames() {
    disk.file("a.jar", "").file("lib/b.py", "");

    LaunchRequest request =
        launch(
            APPLICATION
                + "    jars: [a.jar]\n    py_files: [lib/b.py]\n    packages: [com.acme:one:1.0]\n");

    assertThat(request.jars()).containsExactly(disk.path("a.jar").toString(), JOB_JAR);
    assertThat(request.pyFiles()).containsExactly(disk.path("lib/b.py").toString());
    assertThat(request.packages()).containsExactly("com.acme:one:1.0");
  }

  @Test
  void launchesAPythonFunctionByMustersOwnMain() throws Exception {
    disk.file("models.py", "def transform(n, limits, run): pass\n")
        .file("lib.zip", "")
        .file("env.zip", "")
        .file("home/python/lib/py4j-0-src.zip", "");

    LaunchRequest request =
        launch(
            """
            model_sequence: [1]
            out_dir: out
            inputs: {dicts: {limits: {pieces: 1}}}
            job:
              python:
                file: models.py
                args: {run: "${run_id}"}
                py_files: [lib.zip]
                archives: ["env.zip#env"]
            cluster: {spark_home: home}
            spark: {conf: {spark.archives: /opt/more.zip}}
            """);

    assertThat(request.resource()).isEqualTo(PYTHON_MAIN);
    assertThat(request.mainClass()).isEmpty();
    assertThat(request.jars()).as("for the gateway").containsExactly(JOB_JAR);
    assertThat(request.pyFiles()).containsExactly(disk.path("lib.zip").toString());
    String interpreter = request.conf().get("spark.pyspark.python");
    assertThat(Path.of(interpreter)).isAbsolute();
    assertThat(request.conf())
        .containsEntry("spark.pyspark.driver.python", interpreter)
        .containsEntry("spark.archives", "/opt/more.zip," + disk.path("env.zip") + "#env")
        .containsEntry("spark.plugins", "io.muster.job.MusterPlugin");
    Spec spec = new ContractJson().read(Spec.class, request.spec(), "spec");
    assertThat(spec.job())
        .isInstanceOfSatisfying(
            JobSpec.Python.class,
            job -> {
              assertThat(job.file()).isEqualTo(disk.path("models.py").toString());
              assertThat(job.digest()).matches("[0-9a-f]{64}");
              assertThat(job.values()).containsEntry("run", "nightly");
            });
  }

  @Test
  void bringsAvroToThoseOfItsJobsThatReadOrWriteIt() {
    String packages =
        "spark: {conf: {spark.jars.packages: 'org.apache.spark:spark-avro_2.12:3'}}\n";

    assertThat(launch(SQL).jars()).isEmpty();
    assertThat(launch(SQL + "output: {format: avro}\n").jars()).containsExactly(AVRO_JAR);
    assertThat(launch(SQL.replace("format: csv", "format: avro")).jars()).containsExactly(AVRO_JAR);
    assertThat(launch(SQL + "output: {format: avro}\n" + packages).jars())
        .as("the plan brings its own")
        .isEmpty();
  }

  @Test
  void givesTheVersionsThatAreOnRecordToEveryLaunch() throws Exception {
    ResolvedPlan plan = disk.resolved(SQL.replace("{numbers:", "{t: {table: lake.t}, numbers:"));
    IterationState iteration =
        new VerifiedRun(disk, plan).writes("1").state().iteration(new Value("1"));

    LaunchRequest request =
        launches(plan)
            .request(
                iteration, 4, Map.of("table lake.t", "iceberg 87", "table of.others", "delta 1"));

    PinsSpec pins = spec(request).pins();
    assertThat(pins.folder()).matches(".*/_muster/nightly-[0-9a-f]{10}/pins");
    assertThat(pins.known())
        .containsExactly(Map.entry("table lake.t", new TableVersion("iceberg", "87")));
  }

  @Test
  void addsItsPluginToThoseOfTheUser() {
    assertThat(launch(SQL + "spark: {conf: {spark.plugins: com.acme.Plugin}}\n").conf())
        .containsEntry("spark.plugins", "com.acme.Plugin,io.muster.job.MusterPlugin");
  }

  @Test
  void startsFastWhatIsKnownToBeSmallAndItsOwn() {
    assertThat(launch(SQL).jvm()).isEqualTo(JvmMode.FAST_START);
    assertThat(launch(SQL + "jvm: throughput\n").jvm()).isEqualTo(JvmMode.THROUGHPUT);
    assertThat(launch(APPLICATION).jvm()).as("it may miss the UI").isEqualTo(JvmMode.THROUGHPUT);
  }

  @Test
  void knowsAnAttemptByTheSameTagWhoeverAsks() {
    ResolvedPlan plan = disk.resolved(SQL);

    assertThat(launches(plan).attempt(new Value("1"), 2))
        .isEqualTo(launches(plan).attempt(new Value("1"), 2))
        .isNotEqualTo(launches(plan).attempt(new Value("1"), 3));
  }

  @Test
  void loadsWhatAnotherStepHasStaged() throws Exception {
    String yaml =
        """
        model_sequence: [1]
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv, stage: parquet, where: "n = 1", cache: true}}}
        job: {sql: {file: one.sql}}
        """;
    String staged = disk.path("run/stage_numbers").toString();
    FrameSpec loaded = spec(launch(yaml)).frames().get("numbers");
    assertThat(loaded.source())
        .isEqualTo(new FrameSource.Files(DataFormat.PARQUET, List.of(staged), Map.of(), null));
    assertThat(loaded.shape()).isEqualTo(new FrameShape("n = 1", null, true, false, false));

    Spec stager = spec(launch(yaml, "stage~numbers"));
    assertThat(stager.job()).isEqualTo(new JobSpec.Stage("numbers"));
    assertThat(stager.output()).isEqualTo(staged);
    assertThat(stager.frames().get("numbers"))
        .isEqualTo(
            FrameSpec.ofFiles(
                DataFormat.CSV, List.of(disk.path("numbers.csv").toString()), Map.of(), null));
  }

  @Test
  void tellsOneTableOfANameFromAnother() throws Exception {
    String yaml =
        """
        model_sequence: [1, 2]
        out_dir: out
        inputs: {frames: {sales: {table: lake.db.sales}, other: {table: lake.db.other}}}
        job: {sql: {file: one.sql}}
        spark: {conf: {spark.sql.catalog.lake.warehouse: "%s"}}
        """;
    assertThat(spec(launch(yaml.formatted("/lake"))).pins().catalogs()).isNull();

    String one = spec(launch(yaml.formatted("/lake/${value}"))).pins().catalogs();
    String two = spec(launch(yaml.formatted("/lake/${value}"), "2")).pins().catalogs();
    assertThat(one).matches("[0-9a-f]{8}").isNotEqualTo(two);
  }

  private static Spec spec(LaunchRequest request) throws Exception {
    return new ContractJson().read(Spec.class, request.spec(), "spec");
  }

  private LaunchRequest launch(String yaml) {
    return launch(yaml, "1");
  }

  private LaunchRequest launch(String yaml, String value) {
    ResolvedPlan plan = disk.resolved(yaml);
    VerifiedRun run = new VerifiedRun(disk, plan).writes(value);
    return launches(plan).request(run.state().iteration(new Value(value)), 4, Map.of());
  }

  private PlannedLaunches launches(ResolvedPlan plan) {
    return launches(plan, Workplaces.ON_RECORD);
  }

  private PlannedLaunches launches(ResolvedPlan plan, Workplaces workplaces) {
    RunFolder runFolder = RunFolder.of(plan.stateDir(), plan.outDir(), "nightly");
    return new PlannedLaunches(
        plan,
        "nightly",
        runFolder,
        JOB_JAR,
        PYTHON_MAIN,
        Optional.of(AVRO_JAR),
        StorageConf.NONE,
        workplaces,
        Optional.empty(),
        disk.store);
  }
}
