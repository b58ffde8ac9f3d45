package io.muster.job.claim;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Requests to addresses that hold their own signature. Follows no redirect and repeats nothing by
 * itself; what fails is an answer, too. Errors of Java's may name the address, which is a secret:
 * the answer goes through the redactor of whoever shows it.
 */
final class SignedRequests {
  /** Longer than any claim. */
  private static final int MOST_BYTES = 64 * 1024;

  private final Duration connectLimit;
  private final Duration readLimit;

  SignedRequests(Duration connectLimit, Duration readLimit) {
    this.connectLimit = connectLimit;
    this.readLimit = readLimit;
  }

  /**
   * @throws IOException address or headers are none
   */
  Answer put(String address, Map<String, String> headers, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return ask(
        address,
        connection -> {
          connection.setRequestMethod("PUT");
          headers.forEach(connection::setRequestProperty);
          connection.setDoOutput(true);
          // so that Java itself does not send it a second time
          connection.setFixedLengthStreamingMode(body.length);
          try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
          }
        });
  }

  /**
   * @throws IOException the address is none
   */
  Answer get(String address) throws IOException {
    return ask(address, connection -> {});
  }

  private Answer ask(String address, Request request) throws IOException {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(address).toURL().openConnection();
      try {
        connection.setConnectTimeout(Math.toIntExact(connectLimit.toMillis()));
        connection.setReadTimeout(Math.toIntExact(readLimit.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        request.send(connection);
        int status = connection.getResponseCode();
        return new Answer(Math.max(0, status), body(connection, status));
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return new Answer(0, e.toString());
    } catch (IllegalArgumentException | ClassCastException e) { // which say all of the address
      throw new IOException(
          "an address or header in the ticket is none ("
              + e.getClass().getSimpleName()
              + "): this is a defect of the controller");
    }
  }

  private static String body(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private interface Request {
    void send(HttpURLConnection connection) throws IOException;
  }
}
