package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is started: nothing is written, and every problem is told. */
final class BadPlanIT {
  private static final String GOOD =
      """
      name: shops
      model_sequence: [1, 2, 3]
      out_dir: out
      inputs: {frames: {sales: {format: csv, path: data/sales.csv}}}
      job: {sql: {file: "models/${value}.sql"}}
      """;

  @TempDir Path place;
  private PlanFolder folder;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place).plan(GOOD).file("data/sales.csv", "1\n");
    for (int value : List.of(1, 2, 3)) {
      folder.file("models/" + value + ".sql", "SELECT * FROM sales");
    }
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void aFileThatIsNotYamlIsRefusedWithItsPlace() {
    folder.plan("name: shops\nmodel_sequence: [1, 2\nout_dir: {");

    assertThat(refusedWith(2).stderr())
        .contains("plan.yaml:3:8: this is not YAML")
        .contains("check indentation, quotes and brackets here and in the line before");
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws Exception {
    Files.write(folder.path("plan.yaml"), new byte[] {'a', (byte) 0xff, 0, (byte) 0xfe, '\n'});

    assertThat(refusedWith(2).stderr()).contains("plan.yaml").contains("save it as UTF-8");
  }

  @Test
  void everyProblemIsToldAtOnceWithItsPlaceAndWhatWouldBeRight() {
    folder.plan(
        """
        name: shops
        model_sequence: [3, 2, 3]
        out_dir: data/out
        on_failrue: stop
        inputs: {frames: {sales: {format: csv, path: data}}}
        job: {sql: {fiel: "models/${value}.sql"}}
        limits: {max_concurrent: many}
        """);

    MusterProcess.Ended run = refusedWith(2);

    assertThat(run.stderr().lines())
        .anySatisfy(told(":2:24: value 3 is there twice; remove one of the two"))
        .anySatisfy(told(":3:10: out_dir data/out lies in the input sales", "choose an out_dir"))
        .anySatisfy(told(":4:1: unknown key on_failrue; did you mean on_failure?"))
        .anySatisfy(told("unknown key fiel in job.sql; did you mean file?"))
        .anySatisfy(told("limits.max_concurrent is many; write a whole number"))
        .anySatisfy(told("problems: nothing was started"));
    assertThat(run.json().path("message").asText())
        .contains("value 3 is there twice", "out_dir data/out", "max_concurrent");
  }

  @Test
  void anEmptySequenceIsRefused() {
    folder.plan(GOOD.replace("[1, 2, 3]", "[]"));

    assertThat(refusedWith(2).stderr())
        .contains("plan.yaml:2:17: model_sequence is empty; list at least one value");
  }

  @Test
  void theLineForProgramsIsTheLastAlsoWhereErrorsGoTheSameWay() {
    folder.plan(GOOD.replace("[1, 2, 3]", "[]"));

    MusterProcess.Ended run = folder.runMerged();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stdout()).startsWith("muster: plan.yaml:2:17: model_sequence is empty");
    assertThat(run.status()).isEqualTo("refused");
  }

  @Test
  void aMissingSqlFileIsRefusedWithEveryValueThatNeedsIt() throws Exception {
    Files.delete(folder.path("models/2.sql"));
    Files.delete(folder.path("models/3.sql"));

    assertThat(refusedWith(2).stderr())
        .contains("plan.yaml:5:", "models/2.sql", "models/3.sql")
        .contains("2 problems: nothing was started")
        .doesNotContain("models/1.sql");
  }

  @Test
  void aSliceLargerThanTheMachineIsRefusedWithTheArithmetic() {
    folder.plan(GOOD + "slice: {executors: 500, executor_cores: 4, executor_memory: 64g}\n");

    MusterProcess.Ended run = refusedWith(6);

    assertThat(run.json().path("retryable").asBoolean()).isFalse();
    assertThat(run.stderr())
        .containsPattern("muster: .*iteration 2.* can never be launched: it takes 2000 cores")
        .contains("the machine has")
        .doesNotContain(" 1 cores")
        .contains("make its slice smaller, or state what the machine has in cluster.cores");
  }

  @Test
  void aSparkHomeThatIsNoneIsRefused() {
    folder.plan(GOOD + "cluster: {engine: local, spark_home: nowhere}\n");

    assertThat(refusedWith(6).stderr())
        .contains("nowhere (cluster.spark_home) is not a Spark home: there is no such folder")
        .contains("leave it out to use Muster's own");
  }

  @Test
  void aFolderOfSomebodyElsesIsNamedAndNotTouched() {
    folder.file("out/iter_3/theirs.txt", "precious").file("out/iter_3/_SUCCESS", "");
    folder.file("out/iter_4/other.txt", "not ours to look at");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(2);
    assertThat(run.stderr())
        .contains(folder.output(3).toString())
        .contains("move them away, or let them be deleted by --overwrite");
    assertThat(run.json().path("exit_code").asInt()).isEqualTo(2);
    assertThat(folder.filesBelow(folder.path("out")))
        .containsExactly("iter_3/_SUCCESS", "iter_3/theirs.txt", "iter_4/other.txt");
  }

  /** It is refused, in words and in JSON, and nothing at all has been made. */
  private MusterProcess.Ended refusedWith(int code) {
    MusterProcess.Ended run = folder.run();
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(code);
    assertThat(run.stdout().lines()).hasSize(1);
    assertThat(run.json().path("exit_code").asInt()).isEqualTo(code);
    assertThat(run.json().path("manifest").isNull()).isTrue();
    assertThat(run.stderr()).doesNotContain("\tat ");
    assertThat(folder.path("out")).doesNotExist();
    assertThat(folder.path("data/out")).doesNotExist();
    return run;
  }

  private static java.util.function.Consumer<String> told(String... parts) {
    return line -> assertThat(line).contains(parts);
  }
}
