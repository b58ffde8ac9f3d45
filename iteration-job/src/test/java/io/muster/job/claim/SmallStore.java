package io.muster.job.claim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One object over HTTP, as S3 keeps it, and the moods of a store. */
final class SmallStore implements AutoCloseable {
  static final String SIGNATURE = "X-Amz-Credential=AKIDEXAMPLE%2F2026&X-Amz-Signature=5ec2e7";

  /** What a store does with the next request. */
  enum Mood {
    BUSY(503, "SlowDown", "Please reduce your request rate."),
    RACING(409, "ConditionalRequestConflict", "A conflicting operation occurred."),
    EXPIRED(403, "AccessDenied", "Request has expired"),
    STALE_TOKEN(400, "ExpiredToken", "The provided token has expired."),
    WITHOUT_CONDITIONS(501, "NotImplemented", "A header you provided is not implemented."),
    WITHOUT_BUCKET(404, "NoSuchBucket", "The specified bucket does not exist"),
    /** Does it, and never answers. */
    RESETS_AFTER(0, "", ""),
    /** Does nothing, and never answers. */
    HANGS(0, "", "");

    private final int status;
    private final String code;
    private final String message;

    Mood(int status, String code, String message) {
      this.status = status;
      this.code = code;
      this.message = message;
    }
  }

  final AtomicInteger asked = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<Mood> moods = new ArrayDeque<>();
  private Mood always;
  private String object;

  SmallStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  synchronized SmallStore then(Mood mood) {
    moods.add(mood);
    return this;
  }

  synchronized SmallStore always(Mood mood) {
    always = mood;
    return this;
  }

  synchronized void put(String text) {
    object = text;
  }

  synchronized String object() {
    return object;
  }

  String address(String deed) {
    return "http://127.0.0.1:"
        + server.getAddress().getPort()
        + "/bucket/claim.json?x-id="
        + deed
        + "&"
        + SIGNATURE;
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Mood mood = mood();
    if (mood == Mood.HANGS) {
      hang(exchange);
    } else if (mood == Mood.RESETS_AFTER) {
      create(exchange, body);
      exchange.close();
    } else if (mood != null) {
      String xml =
          "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message><StringToSign>%s</StringToSign></Error>"
              .formatted(mood.code, mood.message, SIGNATURE);
      say(exchange, mood.status, xml);
    } else if (exchange.getRequestMethod().equals("GET")) {
      say(exchange, object() == null ? 404 : 200, object() == null ? "" : object());
    } else {
      say(exchange, create(exchange, body) ? 200 : 412, "");
    }
  }

  private synchronized Mood mood() {
    Mood next = moods.poll();
    return next == null ? always : next;
  }

  private synchronized boolean create(HttpExchange exchange, String body) {
    boolean mustBeNew = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    if (mustBeNew && object != null) {
      return false;
    }
    object = body;
    return true;
  }

  private void hang(HttpExchange exchange) {
    try {
      boolean unused = closed.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    exchange.close();
  }

  private static void say(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
