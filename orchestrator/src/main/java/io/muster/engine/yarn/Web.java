package io.muster.engine.yarn;

import com.google.common.base.Ascii;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * One question over HTTP and its answer, within limits. Follows no redirects. An {@link
 * IOException} of it says in half a sentence why there is no answer.
 */
final class Web {
  private final WebLimits limits;
  private final InstantSource clock;

  Web(WebLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  Answer get(URI uri) throws IOException {
    return ask("GET", uri, Optional.empty());
  }

  /** Any method; with a body of JSON, or without one. */
  Answer ask(String method, URI uri, Optional<String> json) throws IOException {
    try {
      return asked(method, uri, json);
    } catch (SocketTimeoutException e) {
      throw new IOException(
          Ascii.toLowerCase(String.valueOf(e.getMessage())).startsWith("connect")
              ? "no connection within " + limits.connect().toMillis() + " ms"
              : "no answer within " + limits.read().toMillis() + " ms",
          e);
    } catch (UnknownHostException e) {
      throw new IOException("its host is not known here", e);
    } catch (ConnectException e) {
      throw new IOException("no connection: " + e.getMessage(), e);
    } catch (SSLException e) {
      throw new IOException(
          "no trust in its certificate or no common TLS: "
              + e.getMessage()
              + " (JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=... names the authorities to trust)",
          e);
    } catch (IllegalArgumentException e) {
      throw new IOException("that is no web address: " + e.getMessage(), e);
    }
  }

  private Answer asked(String method, URI uri, Optional<String> json) throws IOException {
    if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IllegalArgumentException(uri.getScheme() + " is not spoken, only http and https");
    }
    Instant end = clock.instant().plus(limits.whole());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(limits.connect().toMillis()));
    connection.setReadTimeout(Math.toIntExact(limits.read().toMillis()));
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json, text/plain;q=0.9, */*;q=0.1");
    if (json.isPresent()) {
      send(connection, json.get());
    }
    int status = connection.getResponseCode();
    if (status < 0) {
      connection.disconnect();
      throw new IOException("what answers there does not speak HTTP");
    }
    String body = body(connection, status, end);
    return new Answer(
        status,
        Optional.ofNullable(connection.getHeaderField("Location")),
        Optional.ofNullable(connection.getHeaderField("WWW-Authenticate")),
        body);
  }

  private static void send(HttpURLConnection connection, String json) throws IOException {
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "application/json");
    // a ResourceManager that guards against forged requests of browsers asks for any such header
    connection.setRequestProperty("X-XSRF-HEADER", "muster");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String body(HttpURLConnection connection, int status, Instant end) throws IOException {
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : read(in, connection.getContentLengthLong(), end);
    } catch (IOException e) {
      connection.disconnect(); // what is left of the answer is not read
      throw e;
    }
  }

  /** The whole of it: Java takes a connection that breaks off for an end. */
  private String read(InputStream in, long announced, Instant end) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    for (int count; (count = in.read(buffer)) >= 0; ) {
      body.write(buffer, 0, count);
      if (body.size() > limits.mostBytes()) {
        throw new IOException("it answers with more than " + limits.mostBytes() + " bytes");
      }
      if (clock.instant().isAfter(end)) {
        throw new IOException(
            "its answer has not ended within " + limits.whole().toMillis() + " ms");
      }
    }
    if (body.size() < announced) {
      throw new IOException(
          "its answer breaks off after " + body.size() + " of " + announced + " bytes");
    }
    return body.toString(StandardCharsets.UTF_8);
  }
}
