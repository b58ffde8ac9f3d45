package io.muster.engine.yarn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import com.google.common.base.Splitter;
import io.muster.engine.yarn.FakeResourceManager.Said;
import io.muster.lifecycle.Tag;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A small model of what a ResourceManager keeps of applications, and the recorded answers for the
 * rest. What is submitted waits for its resources until it is killed, or fails at once if its
 * command holds {@code exit 3}.
 */
public final class FakeCluster {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String RECORDED_START = "1796036468204";
  private static final String CLUSTER = "/ws/v1/cluster/";
  private static final Map<String, String> RECORDED =
      Map.of(
          "metrics", "metrics-busy",
          "nodes", "nodes-busy",
          "scheduler", "scheduler-busy");

  private final Map<String, ObjectNode> applications = new LinkedHashMap<>();
  private final Map<String, String> logs = new LinkedHashMap<>();
  private final Map<String, String> changed = new LinkedHashMap<>();
  private Instant started = Instant.ofEpochMilli(Long.parseLong(RECORDED_START));
  private int last;
  private int looksUntilKilled = 1;
  private Runnable meanwhile = () -> {};
  private Consumer<String> killing = id -> {};

  /** Puts an application of a recorded answer there, and says its id. */
  public synchronized String add(String recorded) {
    try {
      ObjectNode application = (ObjectNode) MAPPER.readTree(Recorded.text(recorded)).path("app");
      applications.put(application.path("id").asText(), application);
      return application.path("id").asText();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(recorded, e);
    }
  }

  /** Lets somebody else say, before each answer, what became of applications. */
  public void meanwhile(Runnable before, Consumer<String> killed) {
    meanwhile = before;
    killing = killed;
  }

  /**
   * Says what an application is by now, which need not be there yet; what is not said stays.
   *
   * @param log what its application master has written so far
   */
  public synchronized void say(String id, Map<String, String> fields, String log) {
    ObjectNode application = applications.computeIfAbsent(id, FakeCluster::running);
    fields.forEach(application::put);
    boolean isOver = ApplicationState.valueOf(application.path("state").asText()).isEnd();
    application.put("runningContainers", isOver ? -1 : 1);
    logs.put(container(id), log);
  }

  /** When the ResourceManager began, it says. */
  public synchronized void startedAt(Instant at) {
    started = at;
  }

  /** As a ResourceManager that was started anew and had kept nothing. */
  public synchronized void forgetAll() {
    applications.clear();
  }

  private static ObjectNode running(String id) {
    String text = Recorded.text("app-running").replace("application_1796036468204_0002", id);
    try {
      return (ObjectNode) MAPPER.readTree(text).path("app");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** Puts a running one there, with a driver and executors of 1 GiB each. */
  public synchronized void addRunning(Tag tag, int containers) {
    String id = add("app-running");
    ObjectNode application = applications.remove(id);
    String own = id.substring(0, id.length() - 4) + (2000 + applications.size());
    application
        .put("id", own)
        .put("name", "muster " + tag.text())
        .put("applicationTags", tag.text())
        .put("runningContainers", containers)
        .put("allocatedMB", containers * 1024);
    applications.put(own, application);
  }

  /** How often one sees an application still running that was killed. */
  public synchronized void looksUntilKilled(int looks) {
    looksUntilKilled = looks;
  }

  /** All applications together use so much of its queue {@code default} and of its nodes. */
  public synchronized void uses(int mebibytes, int ofMasters) {
    try {
      JsonNode scheduler = MAPPER.readTree(Recorded.text(RECORDED.get("scheduler")));
      JsonNode queue = scheduler.at("/scheduler/schedulerInfo/queues/queue/0");
      JsonNode ofLabel = queue.at("/resources/resourceUsagesByPartition/0");
      put(queue.path("resourcesUsed"), mebibytes);
      put(ofLabel.path("used"), mebibytes);
      put(queue.path("usedAMResource"), ofMasters);
      put(ofLabel.path("amUsed"), ofMasters);
      ((ObjectNode) queue).remove("users"); // of whom is not known
      changed.put("scheduler", scheduler.toString());
      JsonNode nodes = MAPPER.readTree(Recorded.text(RECORDED.get("nodes")));
      for (JsonNode node : nodes.at("/nodes/node")) {
        int total = node.path("usedMemoryMB").asInt() + node.path("availMemoryMB").asInt();
        int used = mebibytes / nodes.at("/nodes/node").size();
        int cores =
            node.path("usedVirtualCores").asInt() + node.path("availableVirtualCores").asInt();
        ((ObjectNode) node)
            .put("usedMemoryMB", used)
            .put("availMemoryMB", total - used)
            .put("usedVirtualCores", used / 1024)
            .put("availableVirtualCores", cores - used / 1024);
        put(node.path("usedResource"), used);
        put(node.path("availableResource"), total - used);
      }
      changed.put("nodes", nodes.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a user may have of its queue {@code default}, as a multiple of what that is sure of. */
  public synchronized void userLimitFactor(double factor) {
    try {
      JsonNode scheduler = MAPPER.readTree(Recorded.text(RECORDED.get("scheduler")));
      ((ObjectNode) scheduler.at("/scheduler/schedulerInfo/queues/queue/0"))
          .put("userLimitFactor", factor);
      changed.put("scheduler", scheduler.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** From now on a recorded answer. */
  public synchronized void says(String resource, String recorded) {
    changed.put(resource, Recorded.text(recorded));
  }

  private static void put(JsonNode resource, int mebibytes) {
    ((ObjectNode) resource).put("memory", mebibytes).put("vCores", mebibytes / 1024);
  }

  Said answer(String method, URI asked, String body, URI address, String haState) {
    meanwhile.run();
    return now(method, asked, body, address, haState);
  }

  private synchronized Said now(
      String method, URI asked, String body, URI address, String haState) {
    String path = asked.getPath();
    Map<String, String> query = query(asked);
    if (path.startsWith("/ws/v1/node/containers/")) {
      return log(parts(path).get(5), query.get("size"));
    }
    if (!path.startsWith(CLUSTER)) {
      return Said.page(404, "<html>HTTP ERROR 404</html>");
    }
    String resource = path.substring(CLUSTER.length());
    if (resource.equals("info")) {
      return Said.json(
          200,
          Recorded.text("info")
              .replace("\"ACTIVE\"", "\"" + haState + "\"")
              .replace(RECORDED_START, String.valueOf(started.toEpochMilli())));
    }
    if (RECORDED.containsKey(resource)) {
      return Said.json(200, changed.getOrDefault(resource, Recorded.text(RECORDED.get(resource))));
    }
    return switch (method) {
      case "POST" -> resource.equals("apps/new-application") ? fresh() : submitted(body, address);
      case "PUT" -> killed(parts(resource).get(1), body);
      default ->
          resource.equals("apps") ? list(query) : one(parts(resource), parts(resource).get(1));
    };
  }

  private Said list(Map<String, String> query) {
    List<String> tags = listed(query.get("applicationTags"));
    List<String> states = listed(query.get("states"));
    ObjectNode apps = MAPPER.createObjectNode();
    for (ObjectNode application : applications.values()) {
      boolean isTagged =
          listed(application.path("applicationTags").asText()).stream()
              .anyMatch(tag -> tags.contains(tag));
      if (isTagged && (states.isEmpty() || states.contains(application.path("state").asText()))) {
        apps.withArray("app").add(application);
      }
    }
    return Said.json(200, MAPPER.createObjectNode().set("apps", apps).toString());
  }

  private Said one(List<String> resource, String id) {
    ObjectNode application = applications.get(id);
    if (application == null) {
      return unknown(id);
    }
    if (resource.size() == 2) {
      JsonNode now = application.deepCopy();
      dies(application);
      return Said.json(200, MAPPER.createObjectNode().set("app", now).toString());
    }
    ObjectNode attempts = MAPPER.createObjectNode();
    attempts
        .withArray("appAttempt")
        .addObject()
        .put("id", 1)
        .put("containerId", container(id))
        .put("nodeHttpAddress", application.path("amHostHttpAddress").asText())
        .put("logsLink", application.path("amContainerLogs").asText());
    return Said.json(200, MAPPER.createObjectNode().set("appAttempts", attempts).toString());
  }

  /** One that was killed is so after as many looks. */
  private static void dies(ObjectNode application) {
    if (!application.has("looks")) {
      return;
    }
    int looks = application.path("looks").asInt() - 1;
    application.put("looks", looks);
    if (looks <= 0) {
      application.put("state", "KILLED").put("finalStatus", "KILLED").remove("looks");
      application.put("runningContainers", -1);
    }
  }

  private Said killed(String id, String body) {
    ObjectNode application = applications.get(id);
    if (application == null) {
      return unknown(id);
    }
    if (!body.contains("KILLED")) {
      return Said.json(400, Recorded.text("kill-wrong-state"));
    }
    String state = application.path("state").asText();
    if (ApplicationState.valueOf(state).isEnd()) {
      return Said.json(200, "{\"state\": \"" + state + "\"}");
    }
    if (!application.has("looks")) {
      killing.accept(id);
      application.put("looks", looksUntilKilled);
      application.put("diagnostics", "Application " + id + " was killed by user dr.who");
    }
    return Said.json(202, Recorded.text("kill-running"));
  }

  private Said fresh() {
    last++;
    return Said.json(
        200, "{\"application-id\": \"application_1796036468204_" + (1000 + last) + "\"}");
  }

  private Said submitted(String body, URI address) {
    JsonNode asked;
    try {
      asked = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return Said.json(400, Recorded.text("app-malformed"));
    }
    String id = asked.path("application-id").asText();
    String tag = asked.path("application-tags").path("tag").path(0).asText();
    boolean fails = asked.toString().contains("exit 3");
    ObjectNode application =
        MAPPER
            .createObjectNode()
            .put("id", id)
            .put("name", asked.path("application-name").asText())
            .put("user", "root")
            .put("queue", "default")
            .put("state", fails ? "FAILED" : "ACCEPTED")
            .put("finalStatus", fails ? "FAILED" : "UNDEFINED")
            .put("applicationTags", Ascii.toLowerCase(tag))
            .put("applicationType", asked.path("application-type").asText())
            .put("startedTime", 1_796_036_496_553L)
            .put("runningContainers", fails ? -1 : 1)
            .put("amHostHttpAddress", address.getAuthority())
            .put("amContainerLogs", address + "/node/containerlogs/" + container(id) + "/root")
            .put("diagnostics", fails ? failed(id) : "");
    applications.put(id, application);
    logs.put(container(id), "it begins\n");
    return Said.plain(202, "").with("Location", address + CLUSTER + "apps/" + id);
  }

  private static String failed(String id) {
    return "Application "
        + id
        + " failed 1 times (global limit =2; local limit is =1) due to AM Container for appattempt"
        + " exited with  exitCode: 3\nFailing this attempt.Diagnostics: [2026-11-30"
        + " 11:00:00.000]Exception from container-launch.\nContainer id: "
        + container(id)
        + "\nExit code: 3\n\n[2026-11-30 11:00:00.000]Container exited with a non-zero exit code"
        + " 3. Error file: prelaunch.err.\nLast 4096 bytes of prelaunch.err :\nLast 4096 bytes of"
        + " stderr :\nit begins\n\nFor more detailed output, check the application tracking page";
  }

  private static String container(String id) {
    return id.replace("application_", "container_") + "_01_000001";
  }

  private Said log(String container, String size) {
    String log = logs.get(container);
    if (log == null) {
      return Said.plain(404, "Cannot find this log on the local disk.");
    }
    int most = Math.min(log.length(), Math.abs(Integer.parseInt(size)));
    return Said.plain(
        200,
        "Container: "
            + container
            + " on localhost\nLogAggregationType: LOCAL\n====\nLogType:stderr\nLogLength:"
            + log.length()
            + "\nLogContents:\n"
            + log.substring(log.length() - most)
            + "\nEnd of LogType:stderr.\n****\n\n");
  }

  private static Said unknown(String id) {
    return Said.json(
        404, Recorded.text("app-unknown").replace("application_1796036468204_9999", id));
  }

  private static List<String> parts(String path) {
    return Splitter.on('/').splitToList(path);
  }

  private static List<String> listed(String text) {
    return Splitter.on(',').omitEmptyStrings().splitToList(text == null ? "" : text);
  }

  private static Map<String, String> query(URI asked) {
    Map<String, String> query = new TreeMap<>();
    for (String part :
        Splitter.on('&')
            .omitEmptyStrings()
            .split(asked.getRawQuery() == null ? "" : asked.getRawQuery())) {
      List<String> pair = Splitter.on('=').limit(2).splitToList(part);
      query.put(
          pair.get(0),
          pair.size() < 2 ? "" : URLDecoder.decode(pair.get(1), StandardCharsets.UTF_8));
    }
    return query;
  }
}
