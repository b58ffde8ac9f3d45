package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.muster.engine.EngineException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MasterLogTest {
  private static final String CONTAINER = "container_1_0001_01_000001";
  private static final String REST = "/ws/v1/node/containers/" + CONTAINER + "/logs/stderr";
  private static final String PAGE = "/node/containerlogs/" + CONTAINER + "/root/stderr/";
  private static final String GATHERED = "/ws/v1/history/containers/" + CONTAINER + "/logs/stderr";

  private record Said(int status, String text, String location) {}

  private final Map<String, Said> answers = new LinkedHashMap<>();
  private final List<String> questions = new ArrayList<>();
  private HttpServer server;
  private MasterLog log;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          questions.add(exchange.getRequestURI().toString());
          Said said =
              answers.getOrDefault(
                  exchange.getRequestURI().getPath(), new Said(404, "no such log", ""));
          byte[] body = said.text().getBytes(StandardCharsets.UTF_8);
          if (!said.location().isEmpty()) {
            exchange.getResponseHeaders().set("Location", said.location());
          }
          exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    log = log(List.of());
  }

  private static MasterLog log(List<URI> logServers) {
    return new MasterLog(
        "hadoop",
        logServers,
        new WebLimits(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            1 << 20,
            1,
            Duration.ZERO),
        InstantSource.system());
  }

  /** One that keeps logs, at the same place as the node. */
  private URI logServer() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/ws/v1/history");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String page() {
    return "http://localhost:"
        + server.getAddress().getPort()
        + "/node/containerlogs/"
        + CONTAINER
        + "/root";
  }

  private static String wrapped(String text) {
    return "Container: c on h\nLogType:stderr\nLogLength:3\nLogContents:\n"
        + text
        + "\nEnd of LogType:stderr.This log file belongs to a running container\n****\n\n";
  }

  /** As YARN gathers it. */
  private static String gathered(String text) {
    return "Container: c on h_4711\nLogAggregationType: AGGREGATED\n====\nLogType:stderr\n"
        + "LogLastModifiedTime:Mon Nov 30 11:02:41 +0000 2026\nLogLength:3\nLogContents:\n"
        + text
        + "\nEnd of LogType:stderr\n****\n\n";
  }

  @Test
  void takesTheLogOutOfItsWrapping() throws Exception {
    answers.put(REST, new Said(200, wrapped("one\ntwo\n"), ""));

    assertThat(log.tail(page(), "stderr", 4)).isEqualTo("one\ntwo\n");
    assertThat(questions).containsExactly(REST + "?size=-4096&user.name=hadoop");
  }

  @Test
  void takesAnEmptyLogOutOfItsWrapping() throws Exception {
    answers.put(REST, new Said(200, wrapped(""), ""));

    assertThat(log.tail(page(), "stderr", 4)).isEmpty();
  }

  @Test
  void keepsTheLastWholeLinesWhereMoreIsSent() throws Exception {
    answers.put(REST, new Said(200, "x".repeat(2000) + "\nlast\n", ""));

    assertThat(log.tail(page(), "stderr", 1)).isEqualTo("last\n");
  }

  @Test
  void readsThePageOfAnOlderNode() throws Exception {
    answers.put(
        PAGE,
        new Said(200, "<html><body><p>a</p><pre>a &lt;b&gt; &amp;amp;\n</pre></body></html>", ""));

    assertThat(log.tail(page(), "stderr", 4)).isEqualTo("a <b> &amp;\n");
  }

  @Test
  void goesToTheServerThatKeepsTheLogs() throws Exception {
    answers.put(REST, new Said(307, "", "/ws/v1/history/logs"));
    answers.put("/ws/v1/history/logs", new Said(200, wrapped("kept\n"), ""));

    assertThat(log.tail(page(), "stderr", 4)).isEqualTo("kept\n");
  }

  @Test
  void asksTheLogServerForWhatTheNodeHasNoMore() throws Exception {
    answers.put(GATHERED, new Said(200, gathered("kept\n"), ""));

    assertThat(log(List.of(logServer())).tail(page(), "stderr", 4)).isEqualTo("kept\n");
    assertThat(questions)
        .containsExactly(
            REST + "?size=-4096&user.name=hadoop",
            PAGE + "?start=-4096&user.name=hadoop",
            GATHERED + "?size=-4096&redirected_from_node=true&user.name=hadoop");
  }

  @Test
  void asksTheLogServerWhereTheNodeIsGone() throws Exception {
    answers.put(GATHERED, new Said(200, gathered("kept\n"), ""));
    int nobodys;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobodys = free.getLocalPort();
    }
    String page = page().replaceFirst(":\\d+/", ":" + nobodys + "/");

    assertThat(log(List.of(logServer())).tail(page, "stderr", 4)).isEqualTo("kept\n");
  }

  /** Answered with status 200, by the server itself and by a node's redirect to it. */
  @Test
  void takesNoWordOfALogServerForALog() {
    String none = "Can not find logs for container:" + CONTAINER;
    answers.put(REST, new Said(307, "", "/ws/v1/elsewhere"));
    answers.put("/ws/v1/elsewhere", new Said(200, none, ""));
    answers.put(GATHERED, new Said(200, none, ""));

    assertThatThrownBy(() -> log(List.of(logServer())).tail(page(), "stderr", 4))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(REST + "?size=-4096: it has no log, and says \"" + none)
        .hasMessageContaining("redirected_from_node=true: it has no log")
        .hasMessageContaining("See it with yarn logs, or at " + page());
  }

  @Test
  void saysWhereItLookedInVain() {
    answers.put(REST, new Said(307, "", "gopher://x"));

    assertThatThrownBy(() -> log.tail(page(), "stderr", 4))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("cannot fetch the end of stderr")
        .hasMessageContaining("it sends to gopher://x")
        .hasMessageContaining("HTTP status 404, \"no such log\"")
        .hasMessageContaining("See it with yarn logs, or at " + page());
  }

  @Test
  void fetchesNothingElse() {
    assertThatThrownBy(() -> log.tail("file:///etc/passwd", "stderr", 4))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is no page of a node's logs");
  }
}
