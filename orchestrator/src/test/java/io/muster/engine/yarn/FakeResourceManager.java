package io.muster.engine.yarn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A ResourceManager, and a NodeManager at the same address, that answers well or in any way in
 * which a server can answer badly.
 */
public final class FakeResourceManager implements AutoCloseable {
  /** What it says. */
  record Said(int status, String type, String text, String header, String value) {
    static Said json(int status, String text) {
      return new Said(status, "application/json;charset=utf-8", text, null, null);
    }

    static Said plain(int status, String text) {
      return new Said(status, "text/plain;charset=utf-8", text, null, null);
    }

    static Said page(int status, String text) {
      return new Said(status, "text/html;charset=utf-8", text, null, null);
    }

    Said with(String name, String with) {
      return new Said(status, type, text, name, with);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final FakeCluster cluster;
  private volatile Mood mood = Mood.WELL;
  private final AtomicInteger times = new AtomicInteger(Integer.MAX_VALUE);
  private volatile Function<URI, Said> standby;

  public FakeResourceManager(FakeCluster cluster) throws IOException {
    this.cluster = cluster;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  public FakeCluster cluster() {
    return cluster;
  }

  /** What it was asked: method, path and query. */
  public List<String> questions() {
    return questions;
  }

  public void mood(Mood next) {
    mood = next;
    times.set(Integer.MAX_VALUE);
  }

  /** So for as many questions, then well. */
  public void mood(Mood next, int questionsLeft) {
    mood = next;
    times.set(questionsLeft);
  }

  /** As a standby of Hadoop 3 does: 307 with the address of the active one. */
  public void isStandbyOf(URI active) {
    standby =
        asked ->
            Said.plain(307, "This is standby RM. The redirect url is: " + asked)
                .with("Location", active + asked.toString());
  }

  /** As a standby of Hadoop 2.6 does: 200, a text and a header that browsers follow. */
  public void isOldStandbyOf(URI active) {
    standby =
        asked ->
            Said.plain(
                    200,
                    "This is standby RM. Redirecting to the current active RM: " + active + asked)
                .with("Refresh", "3; url=" + active + asked);
  }

  public void isActive() {
    standby = null;
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI asked = exchange.getRequestURI();
    questions.add(exchange.getRequestMethod() + " " + asked);
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Mood now = times.getAndDecrement() > 0 ? mood : Mood.WELL;
    switch (now) {
      case HANGS -> hang(exchange);
      case CLOSES -> exchange.close();
      case BREAKS_OFF -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write("{\"apps\":".getBytes(StandardCharsets.UTF_8));
        exchange.close();
      }
      case HUGE -> flood(exchange);
      case DRIPS -> drip(exchange);
      default -> say(exchange, said(now, exchange.getRequestMethod(), asked, body));
    }
  }

  private Said said(Mood now, String method, URI asked, String body) {
    return switch (now) {
      case FAILS -> Said.page(500, "<html><body>java.lang.NullPointerException</body></html>");
      case HALF_A_TEXT -> Said.json(200, "{\"apps\": {\"app\": [{\"id\": \"appl");
      case PAGE -> Said.page(200, "<!DOCTYPE html><html><body>Welcome to nginx!</body></html>");
      case OTHER_JSON -> Said.json(200, "{\"status\": \"UP\"}");
      case LIST -> Said.json(200, "[]");
      case UNKNOWN_USER -> Said.page(401, "<html>Authentication required</html>");
      case KERBEROS ->
          Said.page(401, "<html>Authentication required</html>")
              .with("WWW-Authenticate", "Negotiate");
      case FORBIDDEN ->
          Said.json(
              403,
              "{\"RemoteException\": {\"exception\": \"ForbiddenException\", \"message\":"
                  + " \"User nobody cannot perform operation MODIFY_APP\", \"javaClassName\":"
                  + " \"org.apache.hadoop.yarn.webapp.ForbiddenException\"}}");
      case NOT_FOUND_BY_A_PROXY -> Said.page(404, "<html><h1>404 Not Found</h1></html>");
      case NOT_FOUND_BY_ANOTHER -> Said.json(404, "{\"error\": \"Not Found\"}");
      case LOGIN -> Said.page(302, "").with("Location", "https://login.example.com/");
      case STANDBY_ALONE ->
          Said.plain(
                  307,
                  "Can not find any active RM. Will retry in next 4 seconds.\n"
                      + "HA Zookeeper Connection State: Could not find leader elector.")
              .with("Refresh", "4;url=" + address() + asked + "&next.refresh.interval=1");
      case WELL, HANGS, CLOSES, BREAKS_OFF, HUGE, DRIPS -> well(method, asked, body);
    };
  }

  private Said well(String method, URI asked, String body) {
    Function<URI, Said> other = standby;
    if (other != null && !asked.getPath().equals("/ws/v1/cluster/info")) {
      return other.apply(asked);
    }
    return cluster.answer(method, asked, body, address(), other == null ? "ACTIVE" : "STANDBY");
  }

  private static void say(HttpExchange exchange, Said said) throws IOException {
    byte[] bytes = said.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", said.type());
    if (said.header() != null) {
      exchange.getResponseHeaders().set(said.header(), said.value());
    }
    exchange.sendResponseHeaders(said.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  private void hang(HttpExchange exchange) {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private void flood(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] spaces = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = exchange.getResponseBody()) {
      while (closed.getCount() > 0) {
        out.write(spaces);
      }
    } catch (IOException e) {
      exchange.close(); // the other side has had enough
    }
  }

  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (!closed.await(20, TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (IOException e) {
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /** One of a cluster of its own. */
  static FakeResourceManager start() {
    try {
      return new FakeResourceManager(new FakeCluster());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
