package io.muster.cli.iam;

import io.muster.storage.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keys of a bucket, as IAM writes a set of them: an asterisk stands for any text, slashes too.
 *
 * @param pattern of the keys, or of what they begin with, as the place says
 */
record KeyPattern(String bucket, String pattern) {
  private static final String S3 = "s3://";

  /** IAM knows the characters of Latin-1 only. */
  private static final Pattern OF_NO_POLICY = Pattern.compile("[^ -~\\u00a0-\\u00ff]+");

  /** The keys of what lies at this place and nowhere else; empty for a local one. */
  static Optional<KeyPattern> at(Location place) {
    if (!place.text().startsWith(S3)) {
      return Optional.empty();
    }
    String rest = place.text().substring(S3.length());
    int slash = rest.indexOf('/');
    return Optional.of(
        slash < 0
            ? new KeyPattern(rest, "")
            : new KeyPattern(rest.substring(0, slash), literal(rest.substring(slash + 1))));
  }

  /** Text that means itself. */
  static String literal(String text) {
    String escaped =
        text.replace("${", "$\0{").replace("*", "${*}").replace("?", "${?}").replace("$\0", "${$}");
    return OF_NO_POLICY.matcher(escaped).replaceAll("*");
  }

  /** These keys, each followed by this pattern. */
  KeyPattern and(String more) {
    return new KeyPattern(bucket, pattern + more);
  }

  /** What lies in the folder of this name. */
  KeyPattern in(String name) {
    return pattern.isEmpty() ? new KeyPattern(bucket, name) : and("/" + name);
  }

  /** All that lies below. */
  KeyPattern below() {
    return pattern.endsWith("*") ? this : in("*");
  }

  /** What a listing of all that lies below asks for. */
  KeyPattern listed() {
    return pattern.isEmpty() || pattern.endsWith("/") ? this : and("/");
  }

  /** Whether every key of the other is one of these. */
  boolean covers(KeyPattern other) {
    // an asterisk of the other is a character like any other here
    String expression =
        List.of(pattern.split("(?<!\\$\\{)\\*", -1)).stream()
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return bucket.equals(other.bucket)
        && Pattern.compile(expression, Pattern.DOTALL).matcher(other.pattern).matches();
  }

  /** The same keys, without those patterns that others cover; in their order. */
  static List<KeyPattern> fewest(Iterable<KeyPattern> all) {
    List<KeyPattern> kept = new ArrayList<>();
    for (KeyPattern each : all) {
      if (kept.stream().noneMatch(other -> other.covers(each))) {
        kept.removeIf(each::covers);
        kept.add(each);
      }
    }
    return kept;
  }
}
