package io.muster.engine.yarn;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Submits a shell command as an application of YARN, over REST. */
public final class Submitting {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final String user;

  public Submitting(URI address, String user) {
    this.address = address;
    this.user = user;
  }

  /** Says its id. */
  String submit(String tag, String command) throws IOException, InterruptedException {
    return submit(tag, command, "default", 128);
  }

  /** The same, to a queue and of a container of that size. */
  public String submit(String tag, String command, String queue, int mebibytes)
      throws IOException, InterruptedException {
    String fresh = post("apps/new-application", "");
    String id = MAPPER.readTree(fresh).path("application-id").asText();
    ObjectNode application =
        MAPPER
            .createObjectNode()
            .put("application-id", id)
            .put("application-name", "contract " + tag)
            .put("application-type", "MUSTER-TEST")
            .put("queue", queue)
            .put("max-app-attempts", 1);
    application
        .putObject("am-container-spec")
        .putObject("commands")
        .put("command", "sh -c '" + command + "' 1><LOG_DIR>/stdout 2><LOG_DIR>/stderr");
    application.putObject("resource").put("memory", mebibytes).put("vCores", 1);
    application.putObject("application-tags").putArray("tag").add(tag);
    post("apps", application.toString());
    return id;
  }

  private String post(String resource, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(address + "/ws/v1/cluster/" + resource + "?user.name=" + user))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IOException(request + ": " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
