package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of the user's own, compiled against Spark alone, that knows nothing of Muster. */
final class ApplicationJarIT {
  private static final String SOURCE =
      """
      package com.acme;

      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.SparkSession;

      public final class Multiples {
        public static void main(String[] words) throws Exception {
          SparkSession spark = SparkSession.builder().getOrCreate();
          Files.writeString(Path.of(words[4], "notes.txt"), "gone at the end");
          System.out.println("words=" + String.join("|", words));
          System.out.println("conf=" + spark.conf().get("spark.acme.label"));
          long count = Long.parseLong(words[5]);
          spark.range(1, count + 1).selectExpr("id * " + words[0] + " AS " + Names.of("multiple"))
              .write().mode("append").parquet(words[1]);
          spark.stop();
        }
      }
      """;

  private static final String HELPER =
      """
      package com.acme;

      public final class Names {
        public static String of(String name) {
          System.out.println("named=" + name);
          return name;
        }
      }
      """;

  private static final String PLAN =
      """
      name: multiples
      model_sequence: [3, 56]
      out_dir: out
      inputs:
        dicts:
          labels: {word: "it's 5 o'clock"}
          counts: "counts_${value}.json"
      job:
        application:
          resource: multiples.jar
          jars: [lib/names.jar]
          class: com.acme.Multiples
          args:
            - "${value}"
            - "${output}"
            - "${attempt}"
            - "${run_id}"
            - "${scratch}"
            - "${dict:counts.rows}"
          conf: {spark.acme.label: "${value}: ${dict:labels.word}", spark.sql.shuffle.partitions: 2}
      slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
      jvm: fast_start
      verify: {min_rows: 1}
      """;

  private static final String PLAN_OF_ANOTHER_JAR =
      PLAN.replace("names.jar", "more.jar").replace("[3, 56]", "[3]");

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void write() throws IOException {
    folder = new PlanFolder(place);
    folder
        .plan(PLAN)
        .file("counts_3.json", "{\"rows\": 10}")
        .file("counts_56.json", "{\"rows\": 20}")
        .file("com/acme/Multiples.java", SOURCE)
        .file("com/acme/Names.java", HELPER);
    compile("Names", "Multiples");
    jar("multiples.jar", "Multiples");
    Files.createDirectories(folder.path("lib"));
    jar("lib/names.jar", "Names");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void isGivenItsArgumentsAndSettingsAndIsVerified() {
    MusterProcess.Ended run = folder.run("--run-id", "nightly 2026-01-31T02:00:00+00:00");

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.values("succeeded")).containsExactly("3", "56");
    Path attempt = folder.attempts(56).get(0);
    String said = MusterProcess.text(attempt.resolve("stdout.log"));
    String first = said.lines().findFirst().orElseThrow().substring("words=".length());
    List<String> words = Splitter.on('|').splitToList(first);
    assertThat(words)
        .hasSize(6)
        .startsWith("56", folder.output(56).toString(), "1", "nightly 2026-01-31T02:00:00+00:00")
        .endsWith("20");
    JsonNode use = folder.result().path("iterations").get(0).path("slice_use");
    assertThat(use.path("cores").asInt()).as("told by progress.json: %s", use).isEqualTo(1);
    assertThat(use.path("busy_seconds").asDouble())
        .isPositive()
        .isLessThan(use.path("held_seconds").asDouble());
    assertThat(said).contains("conf=56: it's 5 o'clock\n").contains("named=multiple\n");
    assertThat(Path.of(words.get(4))).isAbsolute().doesNotExist();
    assertThat(folder.manifest().orElseThrow().path("iterations"))
        .extracting(line -> line.findPath("rows").asInt())
        .containsExactly(10, 20);
    assertThat(folder.receipt(56)).isEmpty();
    JsonNode progress = folder.progress(56);
    assertThat(progress.path("state").asText()).isEqualTo("stopped");
    assertThat(progress.path("rows_written").asInt()).isEqualTo(20);
    assertThat(progress.path("tasks_done")).isEqualTo(progress.path("tasks_known"));
  }

  @Test
  void findsTheJarsThatThePlanSetsBesideItsOwn() throws IOException {
    folder.plan(PLAN_OF_ANOTHER_JAR + "spark: {conf: {spark.jars: lib/names.jar}}\n");
    jar("lib/more.jar", "Multiples");

    assertFindsItsNames(folder.run());
  }

  @Test
  void findsTheJarsThatTheSparkHomeSetsBesideItsOwn() throws IOException {
    folder
        .plan(PLAN_OF_ANOTHER_JAR)
        .file("conf/spark-defaults.conf", "spark.jars " + folder.path("lib/names.jar") + "\n")
        .setting("SPARK_CONF_DIR", folder.path("conf").toString());
    jar("lib/more.jar", "Multiples");

    assertFindsItsNames(folder.run());
  }

  private void assertFindsItsNames(MusterProcess.Ended run) {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(folder.attempts(3).get(0).resolve("stdout.log")).content().contains("named=");
  }

  private void compile(String... names) throws IOException {
    String classPath;
    try (Stream<Path> jars = Files.list(MusterProcess.HOME.resolve("spark/jars"))) {
      classPath = jars.map(Path::toString).collect(Collectors.joining(":"));
    }
    Stream<String> files = Stream.of(names).map(name -> folder.path(source(name)).toString());
    String[] words =
        Stream.concat(Stream.of("-nowarn", "-proc:none", "-cp", classPath), files)
            .toArray(String[]::new);
    int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, words);
    assertThat(code).as("javac").isZero();
  }

  private static String source(String name) {
    return "com/acme/" + name + ".java";
  }

  private void jar(String jar, String name) throws IOException {
    String entry = "com/acme/" + name + ".class";
    try (OutputStream file = Files.newOutputStream(folder.path(jar));
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(folder.path(entry)));
    }
  }
}
