package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the tests' own YARN is one: applications of plain {@code spark-submit} in cluster mode. */
final class YarnClusterIT {
  /** Counts rows on an executor, then does what its first argument says. */
  private static final String COUNTING =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.SparkSession;

      public final class Counting {
        public static void main(String[] words) throws Exception {
          SparkSession spark = SparkSession.builder().getOrCreate();
          long count = spark.range(0, 1000, 1, 2).count();
          Files.writeString(Path.of(words[0]), Long.toString(count));
          while (!Files.exists(Path.of(words[1]))) {
            Thread.sleep(50);
          }
          spark.stop();
        }
      }
      """;

  /** 512 MiB and at least 384 MiB of overhead, in multiples of 256 MiB. */
  private static final int CONTAINER_MIB = 1024;

  private static final Set<String> OVER = Set.of("FINISHED", "FAILED", "KILLED");

  @TempDir private static Path place;
  private static Path home;
  private static Path jar;
  private static YarnCluster yarn;

  private final Map<String, Process> clients = new LinkedHashMap<>();

  @BeforeAll
  static void open() throws Exception {
    home = PysparkHome.orSkip();
    jar = place.resolve("counting.jar");
    JobJar.make(jar, "Counting", COUNTING);
    yarn = new YarnSetup().rememberingApplications().aggregatingLogs().start(place.resolve("yarn"));
  }

  @AfterEach
  void endClients() {
    clients.values().forEach(Process::destroyForcibly);
  }

  @AfterAll
  static void close() {
    if (yarn != null) {
      yarn.close();
      assertThat(YarnCluster.processes(place.resolve("yarn"))).isEmpty();
    }
  }

  @Test
  void runsAnApplicationInContainersOfTheRoundedSizeAndGathersItsLogs() throws IOException {
    submit("m-finished");
    awaitWork("m-finished");
    JsonNode running = yarn.application("m-finished");
    assertThat(running.path("allocatedMB").asInt()).isEqualTo(2 * CONTAINER_MIB);
    assertThat(yarn.get("/metrics").at("/clusterMetrics/allocatedMB").asInt())
        .isEqualTo(2 * CONTAINER_MIB);

    Files.createFile(place.resolve("m-finished.go"));

    JsonNode finished = end("m-finished");
    assertThat(finished.path("state").asText()).isEqualTo("FINISHED");
    assertThat(finished.path("finalStatus").asText()).isEqualTo("SUCCEEDED");
    assertThat(place.resolve("m-finished.count")).hasContent("1000");
    await(
        "its logs",
        () ->
            yarn.application("m-finished")
                .path("logAggregationStatus")
                .asText()
                .equals("SUCCEEDED"));
    assertThat(yarn.aggregatedLogs())
        .isDirectoryRecursivelyContaining(path -> path.endsWith(finished.path("id").asText()));
  }

  @Test
  void killsAnApplication() throws IOException {
    submit("m-killed");
    awaitWork("m-killed");

    yarn.kill(yarn.application("m-killed").path("id").asText());

    JsonNode killed = end("m-killed");
    assertThat(killed.path("state").asText()).isEqualTo("KILLED");
    yarn.await(
        "the end of the containers",
        () -> yarn.containers(0).isEmpty() && yarn.containers(1).isEmpty());
  }

  @Test
  void goesOnWithAnApplicationWhenTheResourceManagerWasAway() throws IOException {
    submit("m-survivor");
    awaitWork("m-survivor");

    yarn.stopResourceManager();
    yarn.startResourceManager();
    Files.createFile(place.resolve("m-survivor.go"));

    assertThat(end("m-survivor").path("finalStatus").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void losesAnApplicationWithItsNode() throws IOException {
    submit("m-lost");
    awaitWork("m-lost");
    String host = yarn.application("m-lost").path("masterNodeId").asText();
    int node = yarn.nodes().indexOf(host);

    yarn.killNode(node);

    JsonNode lost = end("m-lost");
    assertThat(lost.path("state").asText()).isEqualTo("FAILED");
    assertThat(lost.path("diagnostics").asText()).contains("-100");
    yarn.restartNodeManager(node);
    yarn.restartNodeManager(node);
    assertThat(yarn.get("/metrics").at("/clusterMetrics/activeNodes").asInt()).isEqualTo(2);
  }

  @Test
  void saysWhyAClusterDoesNotStart() {
    YarnSetup setup =
        new YarnSetup().withScheduler("yarn.scheduler.capacity.root.small.capacity", "20");
    Path folder = place.resolve("badly-shared");

    assertThatThrownBy(() -> setup.start(folder))
        .hasMessageContaining("the ResourceManager lives")
        .hasMessageContaining("Illegal capacity");
    assertThat(YarnCluster.processes(folder)).isEmpty();
  }

  @Test
  void leavesNothingWhenItsOwnProcessIsKilled() throws IOException {
    Path folder = place.resolve("abandoned");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dyarn.jars=" + System.getProperty("yarn.jars"),
                Abandoning.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log("abandoned").toFile())
            .start();
    clients.put("abandoned", process);
    await("a cluster", () -> MusterProcess.text(log("abandoned")).contains("ready"));
    assertThat(YarnCluster.processes(folder)).hasSize(3);

    process.destroyForcibly();

    MusterProcess.await("its end", () -> YarnCluster.processes(folder).isEmpty());
  }

  /** Starts a cluster and does not close it. */
  static final class Abandoning {
    private Abandoning() {}

    public static void main(String[] words) throws InterruptedException {
      new YarnSetup().start(Path.of(words[0]));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  /** An application that has the tag as its name, and leaves a count in a file named for it. */
  private void submit(String tag) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/spark-submit").toString(),
            "--master=yarn",
            "--deploy-mode=cluster",
            "--name=" + tag,
            "--class=Counting",
            "--driver-memory=512m",
            "--executor-memory=512m",
            "--num-executors=1",
            "--conf=spark.yarn.tags=" + tag,
            "--conf=spark.yarn.jars=local:" + home + "/jars/*",
            "--conf=spark.yarn.maxAppAttempts=1",
            "--conf=spark.yarn.submit.waitAppCompletion=false",
            "--conf=spark.ui.enabled=false",
            jar.toString(),
            place.resolve(tag + ".count").toString(),
            place.resolve(tag + ".go").toString());
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("HADOOP_CONF_DIR", yarn.confDir().toString());
    clients.put(
        tag,
        builder
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log(tag).toFile())
            .start());
  }

  private void awaitWork(String tag) {
    await("the work of " + tag, () -> Files.exists(place.resolve(tag + ".count")));
  }

  private JsonNode end(String tag) {
    await("the end of " + tag, () -> OVER.contains(yarn.application(tag).path("state").asText()));
    return yarn.application(tag);
  }

  private void await(String what, BooleanSupplier condition) {
    yarn.await(
        what,
        () -> {
          clients.forEach(
              (tag, client) ->
                  assertThat(client.isAlive() || client.exitValue() == 0)
                      .as("spark-submit has not failed:%n%s", MusterProcess.text(log(tag)))
                      .isTrue());
          return condition.getAsBoolean();
        });
  }

  private static Path log(String tag) {
    return place.resolve(tag + ".log");
  }
}
