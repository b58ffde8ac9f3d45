package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A real YARN of one ResourceManager and two NodeManagers, numbered 0 and 1, and of a log server if
 * its setup has one, each a process of its own. When it is closed, and when this JVM ends however
 * it ends, all of its processes are killed, those of its containers as well.
 *
 * <pre>{@code
 * try (YarnCluster yarn = new YarnSetup().rememberingApplications().start(folder)) {
 *   // commands with HADOOP_CONF_DIR=yarn.confDir()
 * }
 * }</pre>
 */
public final class YarnCluster implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Waits for the end of its input, which comes also when this JVM is killed, and kills what bears
   * the mark, again and again, for a container may just have been about to start.
   */
  private static final String KEEPER =
      """
      trap '' HUP INT TERM
      read -r _
      while pids=$(grep -lszF "$0=$1/" /proc/[0-9]*/environ | cut -d/ -f3); [ -n "$pids" ]; do
        kill -9 $pids 2>/dev/null
        sleep 0.05
      done
      """;

  private final YarnFolder folder;
  private final YarnSetup.Addresses addresses;
  private final Process keeper;
  private final YarnDaemon resourceManager;
  private final List<YarnDaemon> nodeManagers;
  private final Optional<YarnDaemon> logServer;

  private YarnCluster(
      YarnFolder folder, YarnSetup.Addresses addresses, Optional<YarnDaemon> logServer)
      throws IOException {
    this.folder = folder;
    this.addresses = addresses;
    keeper =
        new ProcessBuilder("sh", "-c", KEEPER, YarnFolder.MARK, folder.path().toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    resourceManager = YarnDaemon.resourceManager(folder);
    nodeManagers =
        IntStream.range(0, YarnFolder.NODES)
            .mapToObj(node -> YarnDaemon.nodeManager(folder, node))
            .toList();
    this.logServer = logServer;
  }

  /** Starts one, and waits until its nodes are ready for containers. */
  static YarnCluster start(YarnSetup setup, Path path) {
    YarnFolder folder = new YarnFolder(path);
    try {
      YarnCluster cluster = new YarnCluster(folder, setup.write(folder), setup.logServer(folder));
      try {
        cluster.daemons().forEach(YarnDaemon::start);
        cluster.awaitNodes();
        return cluster;
      } catch (RuntimeException | AssertionError e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What clients have as {@code HADOOP_CONF_DIR}. */
  public Path confDir() {
    return folder.conf();
  }

  /** Of the ResourceManager's web server, without a path. */
  URI rmUri() {
    return addresses.resourceManager();
  }

  /** The two nodes as YARN calls them, as in {@code masterNodeId}. */
  List<String> nodes() {
    return addresses.nodes();
  }

  /** The processes of all daemons and containers that live of a cluster in this folder. */
  static List<ProcessHandle> processes(Path path) {
    return marked(path + "/").toList();
  }

  /** The processes of the containers that live on a node. */
  List<ProcessHandle> containers(int node) {
    return marked(folder.node(node) + "\0")
        .filter(process -> process.pid() != nodeManagers.get(node).pid())
        .toList();
  }

  /** As when a machine dies: with its NodeManager all of its containers are gone. */
  void killNode(int node) {
    nodeManagers.get(node).kill();
    MusterProcess.await(
        "the death of the containers of node " + node,
        () -> {
          List<ProcessHandle> left = containers(node);
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  /** Starts it, killed before if it lives, and waits until the node is ready for containers. */
  void restartNodeManager(int node) {
    nodeManagers.get(node).kill();
    Instant before = Instant.now();
    nodeManagers.get(node).start();
    await("node " + node + " to register", () -> hasRegistered(node, before));
  }

  /** By SIGKILL; from now on nobody answers at {@link #rmUri}, while containers live on. */
  void killResourceManager() {
    resourceManager.kill();
  }

  /** Starts it again, and waits until it answers and those nodes that live are registered. */
  void startResourceManager() {
    resourceManager.start();
    awaitNodes();
  }

  /**
   * What the ResourceManager answers.
   *
   * @param path with a leading slash, below {@code /ws/v1/cluster}
   * @throws AssertionError if it is another status than 200
   */
  public JsonNode get(String path) {
    return json(send(request(path).GET()), 200);
  }

  /** Asks for its end, which comes later. */
  void kill(String application) {
    String body = "{\"state\":\"KILLED\"}";
    json(
        send(
            request("/apps/" + application + "/state")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))),
        200,
        202);
  }

  /** Waits for a bounded time; when it is over, or a daemon has died, says what they logged. */
  void await(String what, BooleanSupplier condition) {
    try {
      MusterProcess.await(
          what,
          () -> {
            assertThat(keeper.isAlive()).as("the cluster has not been closed").isTrue();
            return condition.getAsBoolean();
          });
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + lastWords(), e);
    }
  }

  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
      assertThat(keeper.waitFor(30, TimeUnit.SECONDS)).as("all processes have ended").isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Stream<ProcessHandle> marked(String place) {
    String mark = YarnFolder.MARK + "=" + place;
    return ProcessHandle.allProcesses()
        .filter(process -> MusterProcess.environment(process.pid()).contains(mark));
  }

  private Stream<YarnDaemon> daemons() {
    return Streams.concat(Stream.of(resourceManager), nodeManagers.stream(), logServer.stream());
  }

  private String lastWords() {
    return String.join("\n", daemons().map(YarnDaemon::lastWords).toList());
  }

  /** Until the ResourceManager has heard of all nodes that live. */
  private void awaitNodes() {
    List<Integer> living =
        IntStream.range(0, YarnFolder.NODES)
            .filter(node -> nodeManagers.get(node).isAlive())
            .boxed()
            .toList();
    await(
        "the nodes to register",
        () -> {
          assertThat(resourceManager.isAlive()).as("the ResourceManager lives").isTrue();
          return living.stream().allMatch(node -> hasRegistered(node, Instant.EPOCH));
        });
  }

  /** Whether the ResourceManager runs containers there, and on what was started since then. */
  private boolean hasRegistered(int node, Instant since) {
    try {
      return elements(get("/nodes").path("nodes").path("node")).stream()
          .filter(known -> known.path("id").asText().equals(addresses.nodes().get(node)))
          .filter(known -> known.path("state").asText().equals("RUNNING"))
          .anyMatch(known -> known.path("lastHealthUpdate").asLong() >= since.toEpochMilli());
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(rmUri().resolve("/ws/v1/cluster" + path))
        .timeout(Duration.ofSeconds(30))
        .header("Accept", "application/json");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> answer, Integer... expected) {
    assertThat(answer.statusCode())
        .as("%s: %s", answer.uri(), answer.body())
        .isIn(List.of(expected));
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }
}
