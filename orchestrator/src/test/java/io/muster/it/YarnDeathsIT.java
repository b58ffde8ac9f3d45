package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real YARN of which parts die: a driver, a node with all that is on it, its master. */
final class YarnDeathsIT extends OnYarn {
  /** Waits for a file, then writes a row. */
  private static final String WAITING =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.SparkSession;

      public final class Waiting {
        public static void main(String[] words) throws Exception {
          SparkSession spark = SparkSession.builder().getOrCreate();
          while (!Files.exists(Path.of(words[2]))) {
            Thread.sleep(50);
          }
          long value = Long.parseLong(words[0]);
          spark.range(value, value + 1).coalesce(1).write().json(words[1]);
          spark.stop();
        }
      }
      """;

  @TempDir private Path place;
  private PlanFolder folder;
  private MusterProcess run;

  @BeforeEach
  void open() {
    folder = folder(place);
    JobJar.make(folder.path("job.jar"), "Waiting", WAITING);
    folder.plan(
        """
        name: on-yarn
        model_sequence: [1, 2]
        out_dir: out
        job: {application: {resource: job.jar, class: Waiting, args: ["${value}", "${output}", "%s"]}}
        retry: {max_attempts: 3, backoff: 0s}
        %s
        """
            .formatted(folder.path("go"), onYarn()));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void goesOnWhenDriverMasterAndNodeDie() throws Exception {
    run = folder.startRun();
    awaitWork(1, 1);
    awaitWork(2, 1);
    List<String> before = running();

    yarn().killResourceManager();
    yarn().startResourceManager();
    assertThat(running()).as("after the restart of the ResourceManager").isEqualTo(before);

    killDriver(application(1));
    awaitWork(1, 2);

    int node = yarn().nodes().indexOf(node(application(2)));
    yarn().killNode(node);
    yarn().await("the loss of 2", () -> run.stderr().contains("the node was lost"));
    yarn().restartNodeManager(node);
    awaitWork(2, 2);
    folder.file("go", "");
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(folder.jsonRows(1)).containsExactly("{\"id\":1}");
    assertThat(folder.jsonRows(2)).containsExactly("{\"id\":2}");
    assertThat(end.stderr()).contains("iteration=1 attempt=1").containsPattern("exit_code=137");
    assertThat(running()).isEmpty();
  }

  private void awaitWork(int value, int attempt) {
    String line = "iteration=" + value + " attempt=" + attempt + " phase=running";
    yarn()
        .await(
            line,
            () -> {
              assertThat(run.isAlive()).as(run.stderr()).isTrue();
              return run.stderr().contains(line);
            });
  }

  /** The one that runs for an iteration. */
  private static JsonNode application(int value) {
    return applications("RUNNING").stream()
        .filter(it -> it.path("name").asText().contains(" " + value + " "))
        .collect(Collectors.collectingAndThen(Collectors.toList(), found -> found.get(0)));
  }

  private static String node(JsonNode application) {
    return application.path("masterNodeId").asText();
  }

  /**
   * By SIGKILL, as the kernel does it that has no more memory: the JVM, not the shell around it.
   */
  private static void killDriver(JsonNode application) {
    String container =
        application.path("id").asText().replace("application_", "container_") + "_01_000001";
    Set<ProcessHandle> drivers =
        Stream.of(0, 1)
            .flatMap(node -> yarn().containers(node).stream())
            .filter(it -> MusterProcess.environment(it.pid()).contains("CONTAINER_ID=" + container))
            .filter(it -> isJava(it))
            .collect(Collectors.toSet());
    assertThat(drivers).isNotEmpty();
    drivers.forEach(ProcessHandle::destroyForcibly);
  }

  private static boolean isJava(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(Path::of)
        .filter(Files::exists)
        .filter(it -> it.endsWith("java"))
        .isPresent();
  }
}
