package io.muster.fakes;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Stands before an HTTP server and lets chosen requests fail in chosen ways. */
public final class FaultyProxy implements AutoCloseable {
  /** Which java.net.http sets by itself, or which belong to one connection. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  /** What becomes of a request. */
  @FunctionalInterface
  public interface Fault {
    void play(FaultyProxy proxy, HttpExchange exchange) throws IOException, InterruptedException;
  }

  private record Planned(String method, Fault fault) {}

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Planned> planned = new ArrayList<>();
  private final List<Seen> requests = new ArrayList<>();

  private record Seen(String what, Headers headers) {}

  private volatile Fault guard = (proxy, exchange) -> proxy.forward(exchange, Set.of());

  private FaultyProxy(URI target) throws IOException {
    this.target = target;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public static FaultyProxy before(URI target) throws IOException {
    return new FaultyProxy(target);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next so many requests of this method ({@code *} for any) fail so. */
  public synchronized void next(int count, String method, Fault fault) {
    for (int i = 0; i < count; i++) {
      planned.add(new Planned(method, fault));
    }
  }

  /** From now on nothing fails. */
  public synchronized void mend() {
    planned.clear();
  }

  /** From now on this says what becomes of all requests that are not to fail. */
  public void guardedBy(Fault said) {
    guard = said;
  }

  /** Every request so far, as "METHOD /path?query". */
  public synchronized List<String> requests() {
    return requests.stream().map(Seen::what).toList();
  }

  /** The same, of those that had this header. */
  public synchronized List<String> requestsWith(String header) {
    return requests.stream()
        .filter(seen -> seen.headers().containsKey(header))
        .map(Seen::what)
        .toList();
  }

  /** What this header said, of those that had it. */
  public synchronized List<String> values(String header) {
    return requests.stream()
        .filter(seen -> seen.headers().containsKey(header))
        .map(seen -> seen.headers().getFirst(header))
        .toList();
  }

  /** Answers like S3, without asking it. */
  public static Fault answer(int status, String code, String message) {
    return answer(status, code, message, Map.of());
  }

  /** The same, with headers. */
  public static Fault answer(int status, String code, String message, Map<String, String> headers) {
    return (proxy, exchange) -> {
      exchange.getRequestBody().readAllBytes();
      String body =
          code.isEmpty()
              ? message
              : "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
                  .formatted(code, message);
      headers.forEach(exchange.getResponseHeaders()::set);
      reply(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    };
  }

  /** Closes the connection and does nothing. */
  public static Fault reset() {
    return (proxy, exchange) -> exchange.close();
  }

  /** Does what was asked, and closes the connection instead of saying so. */
  public static Fault loseAnswer() {
    return (proxy, exchange) -> {
      HttpResponse<byte[]> unused = proxy.forwarded(exchange);
      exchange.close();
    };
  }

  /** Says nothing until the proxy is closed. */
  public static Fault hang() {
    return (proxy, exchange) -> {
      boolean unused = proxy.closed.await(5, TimeUnit.MINUTES);
      exchange.close();
    };
  }

  /** Does what was asked, but later. */
  public static Fault late(Duration by) {
    return (proxy, exchange) -> {
      boolean unused = proxy.closed.await(by.toMillis(), TimeUnit.MILLISECONDS);
      proxy.forward(exchange, Set.of());
    };
  }

  /** Does what was asked when the latch opens, whoever waits for it then. */
  public static Fault held(CountDownLatch until) {
    return (proxy, exchange) -> {
      HttpRequest request = proxy.request(exchange, Set.of());
      if (until.await(5, TimeUnit.MINUTES)) {
        HttpResponse<byte[]> unused =
            proxy.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      }
      exchange.close();
    };
  }

  /** Gives the answer, a byte every 50 ms. */
  public static Fault trickle() {
    return (proxy, exchange) -> {
      HttpResponse<byte[]> answer = proxy.forwarded(exchange);
      copyHeaders(answer, exchange);
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      for (byte each : answer.body()) {
        exchange.getResponseBody().write(each);
        exchange.getResponseBody().flush();
        if (proxy.closed.await(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      exchange.close();
    };
  }

  /** Promises the whole answer, gives half of it and closes the connection in good order. */
  public static Fault cut() {
    return (proxy, exchange) -> {
      HttpResponse<byte[]> answer = proxy.forwarded(exchange);
      copyHeaders(answer, exchange);
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body(), 0, answer.body().length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Does what would have been asked without these headers. */
  public static Fault without(String... headers) {
    return (proxy, exchange) -> {
      proxy.forward(exchange, lowerCase(headers));
    };
  }

  /** Fails so if this header holds these words; else does what was asked. */
  public static Fault where(String header, String words, Fault fault) {
    return (proxy, exchange) -> {
      if (String.valueOf(exchange.getRequestHeaders().getFirst(header)).contains(words)) {
        fault.play(proxy, exchange);
      } else {
        proxy.forward(exchange, Set.of());
      }
    };
  }

  private static Set<String> lowerCase(String... headers) {
    return Arrays.stream(headers)
        .map(header -> header.toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  private void forward(HttpExchange exchange, Set<String> without)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = forwarded(exchange, without);
    answer(exchange, answer, answer.body());
  }

  /** Answers as the server did, but for the body. */
  void answer(HttpExchange exchange, HttpResponse<byte[]> answer, byte[] body) throws IOException {
    copyHeaders(answer, exchange);
    reply(exchange, answer.statusCode(), body);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      faultFor(exchange).play(this, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Fault faultFor(HttpExchange exchange) {
    Headers headers = new Headers();
    headers.putAll(exchange.getRequestHeaders());
    requests.add(new Seen(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers));
    for (Planned each : planned) {
      if (each.method().equals("*") || each.method().equals(exchange.getRequestMethod())) {
        planned.remove(each);
        return each.fault();
      }
    }
    return guard;
  }

  /** What the server says to it. */
  HttpResponse<byte[]> forwarded(HttpExchange exchange) throws IOException, InterruptedException {
    return forwarded(exchange, Set.of());
  }

  private HttpResponse<byte[]> forwarded(HttpExchange exchange, Set<String> without)
      throws IOException, InterruptedException {
    return client.send(request(exchange, without), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest request(HttpExchange exchange, Set<String> without) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
            .method(
                exchange.getRequestMethod(),
                HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (!OF_THE_CONNECTION.contains(lower) && !without.contains(lower)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  private static void copyHeaders(HttpResponse<byte[]> answer, HttpExchange exchange) {
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer
          .headers()
          .firstValue("content-length")
          .ifPresent(it -> exchange.getResponseHeaders().set("Content-Length", it));
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean isBare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, isBare ? -1 : body.length);
    if (!isBare) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
