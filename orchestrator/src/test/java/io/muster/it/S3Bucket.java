package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.fakes.S3Server;
import io.muster.storage.Location;
import io.muster.storage.s3.S3Settings;
import io.muster.storage.s3.S3Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A bucket of a test's own on the S3 server of the tests, seen past Muster's commands. */
final class S3Bucket implements AutoCloseable {
  private final String name;
  private final URI server;
  private final S3Store store;

  private S3Bucket(String name, URI server) {
    this.name = name;
    this.server = server;
    this.store =
        new S3Store(
            new S3Settings(
                Optional.of("eu-west-1"),
                Optional.of(server),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false),
            place(""),
            InstantSource.system(),
            pause -> {});
  }

  /** A new one; where there is no Python 3, the test is left out, and says so. */
  static S3Bucket newOrSkip() throws IOException, InterruptedException {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    return new S3Bucket(S3Server.newBucket(), S3Server.orSkip());
  }

  URI server() {
    return server;
  }

  String name() {
    return name;
  }

  /** {@code s3://bucket/path}. */
  Location place(String path) {
    return new Location("s3://" + name + "/" + path);
  }

  /** Commands given in the folder are let in, and find the server there. */
  void lets(PlanFolder folder, URI endpoint) {
    folder
        .setting("AWS_ACCESS_KEY_ID", "test")
        .setting("AWS_SECRET_ACCESS_KEY", "test")
        .setting("AWS_REGION", "eu-west-1")
        .setting("AWS_ENDPOINT_URL_S3", endpoint.toString())
        .setting("XDG_CACHE_HOME", folder.path("cache").toString())
        // where attempts work that are on record in the bucket
        .setting("XDG_STATE_HOME", folder.path("local-state").toString());
  }

  /** The paths of all objects below, in order. */
  List<String> list(String below) {
    return store.list(place(below)).stream().map(object -> object.path()).toList();
  }

  /** Objects below that stand for empty folders. */
  List<String> emptyFolders(String below) {
    return store.look(place(below)).emptyFolders();
  }

  /** As a writer does that dies then. */
  void beginUpload(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            server.resolve("/" + name + "/" + path + "?uploads").toURL().openConnection();
    connection.setRequestMethod("POST");
    assertThat(connection.getResponseCode()).isEqualTo(200);
  }

  /** The keys whose uploads were begun, and neither completed nor given up. */
  List<String> unfinishedUploads() throws IOException {
    try (InputStream answer = server.resolve("/" + name + "?uploads").toURL().openStream()) {
      String listing = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(listing).contains("<ListMultipartUploadsResult");
      return Pattern.compile("<Key>(.*?)</Key>")
          .matcher(listing)
          .results()
          .map(upload -> upload.group(1))
          .toList();
    }
  }

  boolean has(String path) {
    return store.stat(place(path)).isPresent();
  }

  String text(String path) {
    return store
        .read(place(path))
        .orElseThrow(() -> new AssertionError("there is no " + place(path)))
        .text();
  }

  JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String path, String text) {
    store.write(place(path), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    store.close();
  }
}
