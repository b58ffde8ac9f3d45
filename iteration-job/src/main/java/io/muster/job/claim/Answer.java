package io.muster.job.claim;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store of objects said to one request.
 *
 * @param status of HTTP, or 0 where no answer came
 * @param body of the answer, or in what the request failed
 */
record Answer(int status, String body) {
  private static final Pattern CODE = Pattern.compile("<Code>([^<]*)</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");

  boolean isDone() {
    return status == 200 || status == 201;
  }

  /** The condition does not hold: the object is there. */
  boolean isThere() {
    return status == 412;
  }

  boolean isMissing() {
    return status == 404;
  }

  /** Whether the same request may be answered otherwise later; 501 is never. */
  boolean mayPass() {
    return status == 0
        || status == 409
        || status == 429
        || (status >= 500 && status != 501)
        || code().equals("RequestTimeout");
  }

  /** Whether it was the right to ask that was missing; expired tokens of a session come as 400. */
  boolean isRefusal() {
    return status == 401 || status == 403 || code().contains("Token");
  }

  /** In the store's own words, which may be none. */
  String words() {
    if (status == 0) {
      return body;
    }
    String message = unescaped(first(MESSAGE));
    String code = code().isEmpty() ? "" : " " + code();
    return status + code + (message.isEmpty() ? "" : ": " + message);
  }

  private String code() {
    return first(CODE);
  }

  private String first(Pattern pattern) {
    Matcher matcher = pattern.matcher(body);
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  private static String unescaped(String xml) {
    return xml.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
