package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.muster.engine.LaunchRequest;
import io.muster.engine.Workplaces;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Spec;
import io.muster.journal.RunFolder;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launches whose drivers run on other machines, with what lies on this one. */
final class BaggageTest {
  private static final Carriage CARRIAGE = new Carriage("/muster/python.zip", "__pyfiles__");

  @TempDir private Path folder;

  @Test
  void aDriverElsewhereTakesAlongWhatLiesHere() throws Exception {
    PlanOnDisk disk =
        new PlanOnDisk(folder)
            .file("models/1.sql", "SELECT 1")
            .file("one/limits.json", "{}")
            .file("two/limits.json", "{}");
    LaunchRequest request =
        launch(
            disk,
            """
            model_sequence: [1]
            out_dir: out
            inputs: {dicts: {a: one/limits.json, b: two/limits.json}}
            job: {sql: {file: "models/${value}.sql"}}
            """);

    Spec spec = spec(request);
    String sql = ((JobSpec.Sql) spec.job()).file();
    String one = ((DictSpec.File) spec.dicts().get("a")).file();
    String two = ((DictSpec.File) spec.dicts().get("b")).file();
    assertThat(sql).matches("[0-9a-f]{8}-1\\.sql");
    assertThat(one).matches("[0-9a-f]{8}-limits\\.json").isNotEqualTo(two);
    assertThat(request.baggage())
        .containsOnly(
            entry(sql, disk.path("models/1.sql").toString()),
            entry(one, disk.path("one/limits.json").toString()),
            entry(two, disk.path("two/limits.json").toString()));
  }

  @Test
  void namesMayHaveBlanksCommasAndWhatSparkTakesForTheBeginningOfAName() throws Exception {
    PlanOnDisk disk = new PlanOnDisk(folder).file("a b,c/#1 é.sql", "SELECT 1");
    LaunchRequest request =
        launch(
            disk,
            """
            model_sequence: [1]
            out_dir: out
            job: {sql: {file: "a b,c/#1 é.sql"}}
            """);

    String name = ((JobSpec.Sql) spec(request).job()).file();
    assertThat(name).matches("[0-9a-f]{8}-_1__\\.sql");
    assertThat(request.baggage()).containsOnly(entry(name, disk.path("a b,c/#1 é.sql").toString()));
  }

  @Test
  void aNameAsLongAsAFileMayHaveStaysOne() throws Exception {
    String file = "x".repeat(251) + ".sql";
    PlanOnDisk disk = new PlanOnDisk(folder).file(file, "SELECT 1");
    LaunchRequest request =
        launch(
            disk,
            """
            model_sequence: [1]
            out_dir: out
            job: {sql: {file: %s}}
            """
                .formatted(file));

    assertThat(((JobSpec.Sql) spec(request).job()).file())
        .hasSizeLessThan(256)
        .matches("[0-9a-f]{8}-x+\\.sql");
  }

  @Test
  void aPythonFunctionComesWithItsFilesAndWithMustersOwn() throws Exception {
    PlanOnDisk disk =
        new PlanOnDisk(folder)
            .file("models.py", "import beside\ndef transform(n): pass\n")
            .file("beside.py", "")
            .file("lib/packed.py", "")
            .file("home/python/lib/py4j-0-src.zip", "");
    LaunchRequest request =
        launch(
            disk,
            """
            model_sequence: [1]
            out_dir: out
            job: {python: {file: models.py, py_files: [lib/packed.py]}}
            cluster: {engine: yarn, spark_home: home}
            """);

    assertThat(request.pyFiles())
        .containsExactly(
            "file:/muster/python.zip",
            "file:" + disk.path("models.py"),
            "file:" + disk.path("lib/packed.py"),
            "file:" + disk.path("beside.py"));
    assertThat(((JobSpec.Python) spec(request).job()).file()).isEqualTo("__pyfiles__/models.py");
  }

  private static Spec spec(LaunchRequest request) throws Exception {
    return new ContractJson().read(Spec.class, request.spec(), "spec");
  }

  private static LaunchRequest launch(PlanOnDisk disk, String yaml) {
    ResolvedPlan plan = disk.resolved(yaml);
    VerifiedRun run = new VerifiedRun(disk, plan).writes("1");
    return new PlannedLaunches(
            plan,
            "nightly",
            RunFolder.of(plan.stateDir(), plan.outDir(), "nightly"),
            "/muster/job.jar",
            "/muster/muster_main.py",
            Optional.empty(),
            StorageConf.NONE,
            Workplaces.ON_RECORD,
            Optional.of(CARRIAGE),
            disk.store)
        .request(run.state().iteration(new Value("1")), 4, Map.of());
  }
}
