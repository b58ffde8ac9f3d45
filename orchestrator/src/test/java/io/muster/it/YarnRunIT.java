package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a real YARN, real Spark drivers in the cluster, outputs and state in files. */
final class YarnRunIT {
  @TempDir private static Path clusterPlace;
  private static Path home;
  private static YarnCluster yarn;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeAll
  static void startCluster() throws Exception {
    home = PysparkHome.orSkip();
    yarn = new YarnSetup().rememberingApplications().start(clusterPlace.resolve("yarn"));
  }

  @AfterAll
  static void stopCluster() {
    if (yarn != null) {
      yarn.close();
    }
  }

  @BeforeEach
  void open() {
    folder = new PlanFolder(place);
    folder
        .setting("HADOOP_CONF_DIR", yarn.confDir().toString())
        .setting("SPARK_HOME", home.toString())
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));
    folder.file("models/count.sql", "SELECT id, id * 2 AS twice FROM numbers WHERE id < 3");
    folder.file("numbers.csv", "id\n1\n2\n3\n");
    plan("[1, 2]", "");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private void plan(String sequence, String more) {
    folder.plan(
        """
        name: on-yarn
        model_sequence: %s
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv, options: {header: true}, schema: "id INT"}}}
        job: {sql: {file: models/count.sql}}
        output: {format: json}
        cluster: {engine: yarn}
        slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
        spark: {conf: {spark.yarn.jars: "local:%s/jars/*", spark.ui.enabled: false}}
        %s
        """
            .formatted(sequence, home, more));
  }

  @Test
  void passesAndTakesWhatWasReckoned() {
    MusterProcess run = folder.startRun();
    MusterProcess.await(
        "an application at work",
        () -> run.stderr().contains("event=application_started") || !run.isAlive());
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(folder.jsonRows(1))
        .containsExactlyInAnyOrder("{\"id\":1,\"twice\":2}", "{\"id\":2,\"twice\":4}");
    for (int value : List.of(1, 2)) {
      String id = folder.receipt(value).orElseThrow().path("application_id").asText();
      JsonNode application = yarn.get("/apps/" + id).path("app");
      assertThat(application.path("state").asText()).isEqualTo("FINISHED");
      assertThat(application.path("finalStatus").asText()).isEqualTo("SUCCEEDED");
    }
  }
}
