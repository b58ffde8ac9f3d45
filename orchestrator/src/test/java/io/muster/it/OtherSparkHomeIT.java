package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in the Spark home inside pip's pyspark instead of the embedded one. */
final class OtherSparkHomeIT {
  private static final Path EXAMPLE = Path.of("../deploy/examples/application");

  private static final String ZONES =
      """
      name: zones
      model_sequence: [2, 56]
      out_dir: out
      job: {sql: {file: zone.sql}}
      output: {format: json}
      slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
      """;

  private static Path home;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeAll
  static void make() throws Exception {
    home = PysparkHome.orSkip();
  }

  @BeforeEach
  void open() {
    folder = new PlanFolder(place).setting("SPARK_HOME", home.toString());
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void startsFastAlsoWithAConfFolder() throws IOException {
    folder
        .plan(ZONES)
        .file("zone.sql", "SELECT ${value} AS value, current_timezone() AS zone")
        .file("conf/spark-defaults.conf", "spark.sql.session.timeZone  Asia/Kathmandu\n")
        .setting("SPARK_CONF_DIR", folder.path("conf").toString());

    warm();
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactly("2", "56");
    assertThat(run.stderr()).doesNotContain("no fast start");
    assertThat(command(56)).contains(home + "/bin/spark-submit").contains("-XX:SharedArchiveFile=");
    assertThat(rows(56)).isEqualTo("{\"value\":56,\"zone\":\"Asia/Kathmandu\"}\n");
    assertThat(folder.receipt(56).orElseThrow().path("rows").asInt()).isEqualTo(1);
    assertThat(folder.manifest()).isPresent();
  }

  @Test
  void saysWhyThereIsNoFastStart() throws IOException {
    folder
        .plan(ZONES)
        .file("zone.sql", "SELECT ${value} AS value, current_timezone() AS zone")
        .file(
            "conf/spark-defaults.conf",
            "spark.sql.session.timeZone  Asia/Kathmandu\nspark.hadoop.fs.s3a.secret.key  hidden\n")
        .setting("SPARK_CONF_DIR", folder.path("conf").toString());

    MusterProcess.Ended run = folder.run("--only", "2");

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.stderr())
        .contains("no fast start: ")
        .contains("spark-defaults.conf")
        .doesNotContain("hidden");
    assertThat(command(2)).doesNotContain("SharedArchiveFile").doesNotContain("hidden");
    assertThat(rows(2)).isEqualTo("{\"value\":2,\"zone\":\"Asia/Kathmandu\"}\n");
  }

  @Test
  void runsAPysparkScriptUnchanged() throws IOException {
    folder
        .plan(Files.readString(EXAMPLE.resolve("plan.yaml")))
        .file("squares.py", Files.readString(EXAMPLE.resolve("squares.py")))
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));

    warm();
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactly("2", "3", "5");
    assertThat(folder.manifest().orElseThrow().path("iterations"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line.findPath("rows").asInt()).isEqualTo(1000));
    assertThat(folder.receipt(5)).isEmpty();
    assertThat(folder.filesBelow(folder.output(5))).contains("_SUCCESS");
  }

  /** Makes the class archive, which takes longer than a run. */
  private void warm() {
    MusterProcess.Ended warm = folder.muster("warm");
    assertThat(warm.exitCode()).as(warm.everything()).isZero();
  }

  private String command(int value) throws IOException {
    return Files.readString(folder.attempts(value).get(0).resolve("command.sh"));
  }

  private String rows(int value) {
    Path output = folder.output(value);
    return folder.filesBelow(output).stream()
        .filter(name -> name.endsWith(".json") && name.startsWith("part-"))
        .map(name -> MusterProcess.text(output.resolve(name)))
        .reduce("", String::concat);
  }
}
