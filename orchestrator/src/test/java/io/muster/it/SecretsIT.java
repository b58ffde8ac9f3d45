package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Secrets that a plan refers to: the application gets them, and nobody finds them in a file, in
 * what is said or on a command line.
 */
final class SecretsIT {
  private static final String TOKEN = "hunter2-of-the-environment";
  private static final String KEY = "correct-horse-of-the-file";

  /** Waits while it has its secrets, and says whether they have come. */
  private static final String SCENE =
      """
      secrets=$(tr '\\0' '\\n' </proc/$$/cmdline | sed -n '/^--properties-file$/{n;p;}')
      ls -l "$secrets" | cut -c1-10 >"$STAGE/mode"
      grep -q "spark.myjob.token=$DB_TOKEN" "$secrets" && echo token >>"$STAGE/arrived"
      grep -q "spark.myjob.key=$(cat "$STAGE/../../secrets/key.txt")" "$secrets" && echo key >>"$STAGE/arrived"
      grep -q "spark.myjob.dict=$DB_TOKEN" "$secrets" && echo dict >>"$STAGE/arrived"
      : >"$STAGE/begun"; await "$STAGE/go"; good
      """;

  @TempDir Path place;
  private PlanFolder folder;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place).setting("DB_TOKEN", TOKEN).file("secrets/key.txt", KEY + "\n");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void reachTheApplicationAndNothingElse() throws IOException {
    FakeSpark spark =
        folder.fakePlan(
            "[1, 2]",
            """
            inputs: {dicts: {keys: {token: "${env:DB_TOKEN}", key: "${file:secrets/key.txt}"}}}
            spark:
              conf:
                spark.myjob.token: "${env:DB_TOKEN}"
                spark.myjob.key: "${file:secrets/key.txt}"
            retry: {max_attempts: 2, backoff: 0s}
            """);
    folder.plan(
        MusterProcess.text(folder.path("plan.yaml"))
            .replace(
                "args: " + FakeSpark.ARGUMENTS,
                "args: "
                    + FakeSpark.ARGUMENTS
                    + ", conf: {spark.myjob.dict: \"${dict:keys.token}\"}"));
    spark.plays(1, SCENE).plays(2, "[ \"$ATTEMPT\" = 2 ] || exit 137; good");
    MusterProcess process = folder.startRun();
    MusterProcess.await("the application", () -> Files.exists(spark.stage("begun")));

    assertThat(commandLines()).noneMatch(SecretsIT::holdsASecret);
    spark.cue("go");
    MusterProcess.Ended run = process.end();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(MusterProcess.text(spark.stage("arrived")).lines())
        .containsExactly("token", "key", "dict");
    assertThat(MusterProcess.text(spark.stage("mode"))).startsWith("-rw-------");
    assertThat(folder.muster("plan", "plan.yaml", "--commands").everything())
        .contains("DB_TOKEN")
        .doesNotContain(TOKEN, KEY);
    folder.muster("plan", "plan.yaml", "--resolved");
    folder.muster("status", "plan.yaml", "--json");
    assertNowhere();
  }

  @Test
  void areNotToldByAnIterationThatFails() throws IOException {
    folder
        .plan(
            """
            name: secrets
            model_sequence: [1, 2, 3]
            out_dir: out
            jvm: throughput
            inputs:
              frames:
                sales:
                  {format: csv, path: data/sales.csv, options: {header: true, nullValue: "${env:DB_TOKEN}"}, schema: "shop INT, name STRING"}
              dicts: {keys: {token: "${env:DB_TOKEN}", key: "${file:secrets/key.txt}"}}
            job: {sql: {file: "${value}.sql"}}
            spark: {conf: {spark.myjob.secret: "${file:secrets/key.txt}", spark.sql.ansi.enabled: true, spark.driver.extraJavaOptions: "-XX:TieredStopAtLevel=1"}}
            cluster: {engine: local, cores: 2, memory: 4g}
            slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
            retry: {max_attempts: 1}
            """)
        .file("data/sales.csv", "shop,name\n1,tea\n")
        .file("1.sql", "SELECT shop FROM sales WHERE name <> ${dict:keys.token}")
        // Spark logs the statement, and the value that it cannot read
        .file("2.sql", "SELECT cast(concat(name, ${dict:keys.token}) AS INT) AS number FROM sales")
        .file("3.sql", "SELECT nothing FROM sales WHERE name = ${dict:keys.key}");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    assertThat(run.values("succeeded")).containsExactly("1");
    assertThat(run.values("failed")).containsExactly("2", "3");
    assertThat(folder.muster("logs", "plan.yaml", "2").stdout())
        .contains("The value 'tea***'", "ERROR Executor");
    assertNowhere();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "job: {application: {resource: app.jar, class: Main, args: [\"${env:DB_TOKEN}\"]}}",
        "job: {application: {resource: app.jar, class: Main, args: [\"${file:secrets/key.txt}\"]}}",
        "job: {application: {resource: app.jar, class: Main, args: [\"${dict:keys.token}\"]}}",
        "job: {application: {resource: app.jar, class: Main, args: [], conf: {spark.driver.extraJavaOptions: \"-Dkey=${dict:keys.token}\"}}}",
        "spark: {conf: {spark.driver.extraJavaOptions: \"-Dkey=${env:DB_TOKEN}\"}}",
        "out_dir: \"out/${file:secrets/key.txt}\"",
        "name: \"${env:DB_TOKEN}\"",
        "job: {application: {resource: app.jar, class: Main, args: [], packages: [\"a:b:${env:DB_TOKEN}\"]}}"
      })
  void areRefusedWhereEverybodyWouldSeeThem(String overlay) throws IOException {
    folder.fakePlan(
        "[1]",
        "inputs: {dicts: {keys: {token: \"${env:DB_TOKEN}\", key: \"${file:secrets/key.txt}\"}}}");
    folder.file("seen.yaml", overlay + "\n");

    MusterProcess.Ended run = folder.run("-f", "seen.yaml");

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(2);
    assertThat(run.stderr()).contains("seen.yaml:1:");
    assertThat(folder.path("out")).doesNotExist();
    assertNowhere();
  }

  private static boolean holdsASecret(String text) {
    return text.contains(TOKEN) || text.contains(KEY);
  }

  /** Of every process of this machine. */
  private static List<String> commandLines() {
    return ProcessHandle.allProcesses()
        .map(process -> MusterProcess.text(Path.of("/proc/" + process.pid() + "/cmdline")))
        .toList();
  }

  /** No file has a secret but the one that the user wrote: state, outputs and what was said. */
  private void assertNowhere() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (holdsASecret(text) && !file.equals(folder.path("secrets/key.txt"))) {
          found.add(file);
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
