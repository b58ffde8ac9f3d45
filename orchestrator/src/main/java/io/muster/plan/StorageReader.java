package io.muster.plan;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how object stores are reached. */
final class StorageReader {
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,40}");
  private static final Pattern ROLE = Pattern.compile("arn:[a-z-]+:iam::\\d{12}:role/\\S+");

  private final Reading reading;

  StorageReader(Reading reading) {
    this.reading = reading;
  }

  S3Options read(Section storage) {
    S3Options s3 = storage.has("s3") ? s3(storage.section("s3")) : S3Options.NONE;
    storage.done();
    return s3;
  }

  private S3Options s3(Section s3) {
    String rightRegion = "name a region, such as eu-west-1";
    String rightRole = "name a role by its ARN, arn:aws:iam::123456789012:role/name";
    Optional<String> region = matching(s3, "region", REGION, rightRegion);
    Optional<URI> endpoint = endpoint(s3);
    String byEndpoint = "true where there is an endpoint";
    S3Options read =
        new S3Options(
            region,
            endpoint,
            optionalFlag(s3, "path_style", byEndpoint),
            filled(s3, "profile", "name a profile of ~/.aws/config"),
            matching(s3, "role", ROLE, rightRole),
            filled(s3, "kms_key", "name a key of KMS by its ARN, id or alias/name"),
            s3.flag("requester_pays", false),
            optionalFlag(s3, "checksums", "false where there is an endpoint"));
    s3.done();
    return read;
  }

  private Optional<URI> endpoint(Section s3) {
    String right = "write the address of an S3 server, such as https://minio.example.com:9000";
    return filled(s3, "endpoint", right)
        .flatMap(
            text -> {
              Optional<URI> uri = uri(text);
              if (uri.isEmpty()) {
                reading.problem(s3.origin("endpoint"), "storage.s3.endpoint is " + text, right);
              }
              return uri;
            });
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return Optional.of(uri).filter(it -> isHttp && it.getHost() != null);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Optional<String> matching(Section s3, String key, Pattern form, String right) {
    return filled(s3, key, right)
        .filter(
            text -> {
              boolean matches = form.matcher(text).matches();
              if (!matches) {
                reading.problem(s3.origin(key), s3.path(key) + " is " + text, right);
              }
              return matches;
            });
  }

  private static Optional<Boolean> optionalFlag(Section s3, String key, String unset) {
    if (s3.has(key)) {
      return Optional.of(s3.flag(key, false));
    }
    s3.row(key, unset);
    return Optional.empty();
  }

  /** A text in which nothing is left to substitute. */
  private Optional<String> filled(Section s3, String key, String right) {
    return s3.text(key, Scope.RUN, right)
        .flatMap(text -> Variables.filled(text, s3.path(key), s3.origin(key), reading));
  }
}
