package io.muster.fakes;

import com.sun.net.httpserver.HttpExchange;
import io.muster.fakes.S3Request.Right;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lets pass what a policy allows, request by request, as S3 maps requests to actions of IAM. */
public final class IamGuard implements FaultyProxy.Fault {
  private static final FaultyProxy.Fault REFUSAL =
      FaultyProxy.answer(403, "AccessDenied", "Access Denied");
  private static final String END = "</DeleteResult>";

  private final IamPolicy policy;
  private final List<String> refused = new ArrayList<>();
  private final List<String> untold = new ArrayList<>();

  public IamGuard(IamPolicy policy) {
    this.policy = policy;
  }

  /** What was refused, but for {@link #untold}. */
  public synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  /** What is not there: who may not list a bucket is not even told that. */
  public synchronized List<String> untold() {
    return List.copyOf(untold);
  }

  @Override
  public void play(FaultyProxy proxy, HttpExchange exchange)
      throws IOException, InterruptedException {
    String body = textOf(exchange.getRequestBody().readAllBytes());
    S3Request request =
        new S3Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            body);
    Optional<List<Right>> rights = request.rights();
    if (rights.isEmpty()) {
      note("not known what allows " + request.method() + " " + request.uri(), refused);
      REFUSAL.play(proxy, exchange);
    } else if (request.removesMany()) {
      removeMany(request, rights.get(), proxy, exchange);
    } else if (!request.isRead() && !areAllowed(rights.get(), refused)) {
      REFUSAL.play(proxy, exchange);
    } else {
      HttpResponse<byte[]> answer = proxy.forwarded(withBody(exchange, body));
      boolean isAllowed =
          answer.statusCode() == 404
              ? areAllowed(request.rightsIfMissing(), untold)
              : !request.isRead() || areAllowed(rights.get(), refused);
      if (isAllowed) {
        proxy.answer(exchange, answer, answer.body());
      } else {
        REFUSAL.play(proxy, withBody(exchange, ""));
      }
    }
  }

  /** Those that may not be removed are told in the answer, and the others are removed. */
  private void removeMany(
      S3Request request, List<Right> rights, FaultyProxy proxy, HttpExchange exchange)
      throws IOException, InterruptedException {
    List<Right> kept =
        rights.stream().filter(right -> !areAllowed(List.of(right), refused)).toList();
    String errors = kept.stream().map(IamGuard::error).collect(Collectors.joining());
    if (kept.size() == rights.size()) {
      FaultyProxy.answer(200, "", "<DeleteResult>" + errors + END)
          .play(proxy, withBody(exchange, ""));
      return;
    }
    String body = request.bodyOf(right -> !kept.contains(right));
    HttpResponse<byte[]> answer = proxy.forwarded(withBody(exchange, body));
    proxy.answer(exchange, answer, bytesOf(textOf(answer.body()).replace(END, errors + END)));
  }

  private static String error(Right right) {
    return "<Error><Key>%s</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        .formatted(right.arn().split("/", 2)[1]);
  }

  private boolean areAllowed(List<Right> rights, List<String> otherwise) {
    boolean all = true;
    for (Right right : rights) {
      if (!policy.allows(right.action(), right.arn(), right.context())) {
        note(right.toString(), otherwise);
        all = false;
      }
    }
    return all;
  }

  private synchronized void note(String what, List<String> where) {
    where.add(what);
  }

  private static HttpExchange withBody(HttpExchange exchange, String body) {
    exchange.setStreams(new ByteArrayInputStream(bytesOf(body)), null);
    return exchange;
  }

  /** Byte by byte, whatever it is. */
  private static String textOf(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytesOf(String body) {
    return body.getBytes(StandardCharsets.ISO_8859_1);
  }
}
