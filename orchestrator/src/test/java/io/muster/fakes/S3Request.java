package io.muster.fakes;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request to S3, path style, as the documentation of its actions maps it to those of IAM. */
record S3Request(String method, URI uri, Headers headers, String body) {
  /** One thing that must be allowed. */
  record Right(String action, String arn, Map<String, String> context) {
    private Right(String action, String arn) {
      this(action, arn, Map.of());
    }

    @Override
    public String toString() {
      return action + " " + arn + (context.isEmpty() ? "" : " " + context);
    }
  }

  private static final String BUCKET = "arn:aws:s3:::";
  private static final String LIST = "s3:ListBucket";
  private static final Pattern DELETED = Pattern.compile("<Object>.*?</Object>", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");

  /** Where the query asks for something else, such as a tag, the action is another one. */
  private static final Set<String> KNOWN =
      Set.of(
          "continuation-token",
          "delete",
          "delimiter",
          "encoding-type",
          "fetch-owner",
          "key-marker",
          "list-type",
          "max-keys",
          "max-uploads",
          "partNumber",
          "prefix",
          "start-after",
          "upload-id-marker",
          "uploadId",
          "uploads",
          // of a request that another has signed, and which is judged as that one's own
          "X-Amz-Algorithm",
          "X-Amz-Credential",
          "X-Amz-Date",
          "X-Amz-Expires",
          "X-Amz-Security-Token",
          "X-Amz-Signature",
          "X-Amz-SignedHeaders");

  /** Whether S3 looks first whether it is there. */
  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Whether it removes many objects, of which each is judged by itself. */
  boolean removesMany() {
    return method.equals("POST") && key().isEmpty() && query().containsKey("delete");
  }

  /** All that must be allowed; empty where it is not known what that is. */
  Optional<List<Right>> rights() {
    if (!KNOWN.containsAll(query().keySet())) {
      return Optional.empty();
    }
    if (removesMany()) {
      return Optional.of(
          DELETED.matcher(body).results().map(found -> toDelete(found.group())).toList());
    }
    return key().isEmpty() ? ofBucket() : ofObject();
  }

  /**
   * What must be allowed to hear that it is not there: Hadoop's tests of S3A say that nothing else
   * must. Of the bucket's own requests a missing thing is the bucket itself.
   */
  List<Right> rightsIfMissing() {
    return key().isEmpty() ? List.of() : List.of(new Right(LIST, bucket()));
  }

  /** The same, without those objects to remove for which this does not hold. */
  String bodyOf(Predicate<Right> allowed) {
    return DELETED
        .matcher(body)
        .replaceAll(
            found ->
                allowed.test(toDelete(found.group()))
                    ? Matcher.quoteReplacement(found.group())
                    : "");
  }

  private Right toDelete(String object) {
    return KEY.matcher(object)
        .results()
        .map(key -> new Right("s3:DeleteObject", bucket() + "/" + key.group(1)))
        .findFirst()
        .orElseThrow();
  }

  private Optional<List<Right>> ofBucket() {
    return !isRead()
        ? Optional.empty()
        : query().containsKey("uploads")
            ? one("s3:ListBucketMultipartUploads", bucket())
            : Optional.of(List.of(new Right(LIST, bucket(), context())));
  }

  private Optional<List<Right>> ofObject() {
    String object = bucket() + "/" + key();
    boolean isOfUpload = query().containsKey("uploadId");
    return switch (method) {
      case "GET", "HEAD" ->
          one(isOfUpload ? "s3:ListMultipartUploadParts" : "s3:GetObject", object);
      case "PUT" ->
          Optional.of(
              Stream.concat(Stream.of(new Right("s3:PutObject", object)), copied()).toList());
      case "POST" ->
          isOfUpload || query().containsKey("uploads")
              ? one("s3:PutObject", object)
              : Optional.empty();
      case "DELETE" -> one(isOfUpload ? "s3:AbortMultipartUpload" : "s3:DeleteObject", object);
      default -> Optional.empty();
    };
  }

  /** Who copies must be allowed to read as well. */
  private Stream<Right> copied() {
    return Stream.ofNullable(headers.getFirst("x-amz-copy-source"))
        .map(source -> new Right("s3:GetObject", BUCKET + decoded(source).replaceFirst("^/", "")));
  }

  private static Optional<List<Right>> one(String action, String arn) {
    return Optional.of(List.of(new Right(action, arn)));
  }

  private String bucket() {
    return BUCKET + uri.getRawPath().split("/", 3)[1];
  }

  private String key() {
    String[] parts = uri.getRawPath().split("/", 3);
    return parts.length < 3 ? "" : decoded(parts[2]);
  }

  private Map<String, String> context() {
    return query().entrySet().stream()
        .collect(Collectors.toMap(each -> "s3:" + each.getKey(), Map.Entry::getValue));
  }

  private Map<String, String> query() {
    Map<String, String> query = new HashMap<>();
    Stream.ofNullable(uri.getRawQuery())
        .flatMap(all -> Stream.of(all.split("&")))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> query.put(pair[0], pair.length < 2 ? "" : decoded(pair[1])));
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
