package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  @Test
  void givesAPysparkScriptItsFilesAndAllMemoryOfTheSlice() throws IOException {
    folder
        .plan(
            """
            name: limits
            model_sequence: [2]
            out_dir: out
            job:
              application:
                resource: limits.py
                args: ["${output}"]
                py_files: [lib/helper.py]
            jvm: fast_start
            slice: {executor_cores: 2, executor_memory: 512m, driver_memory: 512m,
                    pyspark_memory: 1g, off_heap_memory: 128m}
            """)
        .file(
            "lib/helper.py",
            """
            import resource

            def limit(n):
                return n, resource.getrlimit(resource.RLIMIT_AS)[0] >> 20
            """)
        .file(
            "limits.py",
            """
            import sys
            import helper
            from pyspark.sql import SparkSession

            spark = SparkSession.builder.getOrCreate()
            rows = spark.sparkContext.parallelize(range(2), 2).map(helper.limit)
            memory = spark._jvm.org.apache.spark.SparkEnv.get().memoryManager()
            print("mode", memory.tungstenMemoryMode().toString())
            spark.createDataFrame(rows, "n INT, mebibytes LONG").coalesce(1).write.json(sys.argv[1])
            """)
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));

    warm();
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(rows(2).lines())
        .as("each of two workers has its half of pyspark_memory")
        .containsExactlyInAnyOrder("{\"n\":0,\"mebibytes\":512}", "{\"n\":1,\"mebibytes\":512}");
    assertThat(folder.attempts(2).get(0).resolve("stdout.log")).content().contains("mode OFF_HEAP");
  }

  @Test
  void readsAndWritesEverythingInTheHomeThatThePlanNames() throws IOException {
    Path data = Path.of("../deploy/examples/flights/data").toAbsolutePath().normalize();
    folder
        .setting("SPARK_HOME", "")
        .plan(
            """
            name: everything
            model_sequence: [2, 56, 7]
            out_dir: out
            inputs:
              frames:
                flights: {format: parquet, path: %1$s/flights.parquet}
                airports:
                  format: csv
                  path: %1$s/airports.csv
                  options: {header: true, escape: '"'}
                  schema: "iata STRING, name STRING, city STRING, state STRING, country STRING"
              dicts:
                params: {state: TX}
            job: {sql: {file: airports.sql}}
            output: {format: avro}
            cluster: {engine: local, spark_home: %2$s}
            slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
            iterations:
              56: {job: {class: {name: Busiest, jars: [busiest.jar]}}}
              7:
                after: [2]
                frames: {found: {format: avro, path: "${output:2}"}}
                job: {sql: {file: cities.sql}}
                output: {format: csv}
            """
                .formatted(data, home))
        .file("airports.sql", "SELECT iata, city FROM airports WHERE state = ${dict:params.state}")
        .file("cities.sql", "SELECT count(DISTINCT city) AS cities FROM found");
    JobJar.make(
        folder.path("busiest.jar"),
        "Busiest",
        """
        import io.muster.job.IterationContext;
        import io.muster.job.IterationJob;
        import org.apache.spark.sql.Dataset;
        import org.apache.spark.sql.Row;

        public final class Busiest implements IterationJob {
          @Override
          public Dataset<Row> transform(IterationContext context) {
            return context.frame("flights").groupBy("origin").count().limit(context.intValue());
          }
        }
        """);

    warm("plan.yaml");
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactly("2", "56", "7");
    assertThat(command(56)).contains(home + "/bin/spark-submit", "busiest.jar", "spark-avro_2.12");
    assertThat(folder.receipt(2).orElseThrow().path("rows").asInt()).isEqualTo(209);
    assertThat(folder.receipt(56).orElseThrow().path("rows").asInt()).isEqualTo(56);
    assertThat(folder.filesBelow(folder.output(56)))
        .anyMatch(name -> name.startsWith("part-") && name.endsWith(".avro"));
    assertThat(folder.receipt(7).orElseThrow().path("rows").asInt()).isEqualTo(1);
    assertThat(folder.manifest()).isPresent();
  }

  @Test
  void saysOfAvroThatNobodyBringsWhatToDoForReadingAndWritingAlike() throws IOException {
    Path other = Files.createDirectories(place.resolve("vendor/jars"));
    try (Stream<Path> jars = Files.list(home.resolve("jars"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        Files.createSymbolicLink(
            other.resolve(
                name.startsWith("spark-core") ? name.replace(".jar", "-vendor.jar") : name),
            jar);
      }
    }
    Files.createSymbolicLink(other.resolveSibling("bin"), home.resolve("bin"));
    // a reason for no archive, whose making takes 20 s
    Files.createFile(Files.createDirectory(other.resolveSibling("conf")).resolve("java-opts"));
    folder
        .setting("SPARK_HOME", other.getParent().toString())
        .plan(
            ZONES.replace("json", "avro")
                + """
                inputs: {frames: {there: {format: avro, path: there.avro}}}
                iterations: {56: {output: {format: csv}}}
                """)
        .file("zone.sql", "SELECT * FROM there")
        .file("there.avro", "no matter what");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    String remedy =
        " is avro, which this Spark home does not know: name its package in the plan, spark:"
            + " {conf: {spark.jars.packages: \"org.apache.spark:spark-avro_2.12:3.5.5\"}}";
    assertThat(cause(0)).contains("output.format" + remedy);
    assertThat(cause(1)).contains("frame 'there'" + remedy);
    assertThat(folder.attempts(2)).hasSize(1);
    // else JUnit warns of each link
    MoreFiles.deleteRecursively(other.getParent(), RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private String cause(int position) {
    return folder.result().at("/iterations/" + position + "/failure/cause").asText();
  }

  /** Makes the class archive, which takes longer than a run. */
  private void warm(String... plan) {
    MusterProcess.Ended warm =
        folder.muster(Stream.concat(Stream.of("warm"), Stream.of(plan)).toArray(String[]::new));
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
