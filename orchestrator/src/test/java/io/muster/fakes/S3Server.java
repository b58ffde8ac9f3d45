package io.muster.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An S3 server over HTTP, one for all tests of this JVM: moto's, which honours conditional writes,
 * in a virtual environment that is made once below {@code target}. It takes whatever credentials it
 * is given.
 */
public final class S3Server {
  private static final String VERSION = "5.2.5";
  private static final int START_SECONDS = 60;

  private static final VirtualEnvironment ENVIRONMENT =
      new VirtualEnvironment("moto-" + VERSION, "S3");

  /** Of this JVM's server. */
  private static final Path LOG =
      ENVIRONMENT.place().resolve("server-" + ProcessHandle.current().pid() + ".log");

  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private static URI running;

  private S3Server() {}

  /** Where it listens; where there is no Python 3 at all, the test is left out, and says so. */
  public static synchronized URI orSkip() throws IOException, InterruptedException {
    if (running == null) {
      ENVIRONMENT.makeOrSkip();
      running = start();
    }
    return running;
  }

  /** Makes a bucket of a name that no other test has. */
  public static String newBucket() throws IOException, InterruptedException {
    String name = "bucket-" + ProcessHandle.current().pid() + "-" + BUCKETS.incrementAndGet();
    assertThat(status("PUT", orSkip().resolve("/" + name), "")).isEqualTo(200);
    return name;
  }

  /** Keeps what is written over or removed in the bucket, as versions. */
  public static void keepVersions(String bucket) throws IOException, InterruptedException {
    String versioned =
        "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assertThat(status("PUT", orSkip().resolve("/" + bucket + "?versioning"), versioned))
        .isEqualTo(200);
  }

  /** What an application or a command needs in its environment to be let in. */
  public static List<String> environment() {
    return List.of("AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test");
  }

  private static int status(String method, URI place, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) place.toURL().openConnection();
    connection.setRequestMethod(method);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    return connection.getResponseCode();
  }

  private static URI start() throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process server =
        new ProcessBuilder(
                ENVIRONMENT.programs().resolve("moto_server").toString(),
                "-H",
                "127.0.0.1",
                "-p",
                String.valueOf(port))
            .redirectErrorStream(true)
            .redirectOutput(LOG.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::destroyForcibly));
    URI place = URI.create("http://127.0.0.1:" + port);
    for (int tenths = 0; tenths < 10 * START_SECONDS; tenths++) {
      assertThat(server.isAlive()).as(() -> "moto ended: " + text(LOG)).isTrue();
      try {
        if (status("GET", place.resolve("/moto-api/"), "") == 200) {
          return place;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("moto does not answer at " + place + ": " + text(LOG));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "(" + e + ")";
    }
  }
}
