package io.muster.fakes;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lets pass what a policy allows, request by request, as S3 maps requests to actions of IAM. */
public final class IamGuard implements FaultyProxy.Guard {
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final String BUCKET = "arn:aws:s3:::";

  private final IamPolicy policy;
  private final List<String> refused = new ArrayList<>();

  public IamGuard(IamPolicy policy) {
    this.policy = policy;
  }

  /** What was refused: who may not list a bucket is not even told what is not there. */
  public synchronized List<String> refused() {
    return List.copyOf(refused);
  }

  @Override
  public boolean allows(String method, URI uri, String body, boolean isMissing) {
    String[] parts = uri.getRawPath().split("/", 3);
    String bucket = BUCKET + parts[1];
    String key = parts.length < 3 ? "" : decoded(parts[2]);
    if (isMissing) {
      // of the bucket's other requests a missing thing is the bucket itself
      return key.isEmpty() || policy.allows("s3:ListBucket", bucket, Map.of());
    }
    if (key.isEmpty() && method.equals("POST")) {
      return KEY.matcher(body)
          .results()
          .map(found -> "s3:DeleteObject " + bucket + "/" + found.group(1))
          .map(right -> isAllowed(right, Map.of()))
          .reduce(true, Boolean::logicalAnd);
    }
    if (key.isEmpty()) {
      return isAllowed("s3:ListBucket " + bucket, context(uri));
    }
    String action =
        switch (method) {
          case "GET", "HEAD" -> "s3:GetObject";
          case "PUT" -> "s3:PutObject";
          case "DELETE" -> "s3:DeleteObject";
          default -> throw new AssertionError("no request of Muster's: " + method + " " + uri);
        };
    return isAllowed(action + " " + bucket + "/" + key, Map.of());
  }

  private boolean isAllowed(String right, Map<String, String> context) {
    String[] parts = right.split(" ", 2);
    boolean allowed = policy.allows(parts[0], parts[1], context);
    if (!allowed) {
      synchronized (this) {
        refused.add(right + " " + context);
      }
    }
    return allowed;
  }

  private static Map<String, String> context(URI uri) {
    Map<String, String> context = new HashMap<>();
    Arrays.stream(String.valueOf(uri.getRawQuery()).split("&"))
        .map(pair -> pair.split("=", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> context.put("s3:" + pair[0], decoded(pair[1])));
    return context;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
