package io.muster.cli.iam;

import com.google.common.base.Splitter;
import io.muster.plan.Placeholder;
import io.muster.plan.Template;
import io.muster.storage.Location;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A path of the plan: its keys, and the folder that Muster lists to find them.
 *
 * @param keys what differs from iteration to iteration, and what a pattern leaves open, is an
 *     asterisk
 * @param folder empty where the path is no pattern
 */
record InputPath(KeyPattern keys, Optional<KeyPattern> folder) {
  private static final String S3 = "s3://";

  /** What Hadoop's patterns are made of; what is quoted there is left open here. */
  private static final Pattern GLOB = Pattern.compile("\\[[^\\]]*\\]?|\\{[^}]*\\}?|\\*|\\?|\\\\.?");

  /** Stands for what is not known, and is in no path. */
  private static final char OPEN = '\0';

  /** A path of which it cannot be told where in S3 it lies. */
  static final class UnknownBucketException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownBucketException(String path) {
      super(path);
    }
  }

  /**
   * The path as the plan writes it; empty if it is local, or the output of another iteration, which
   * every application may read anyway.
   *
   * @param environment looks up a variable
   */
  static Optional<InputPath> of(String written, Function<String, Optional<String>> environment)
      throws UnknownBucketException {
    Template template = Template.parse(written);
    if (template.references().anyMatch(it -> it.kind() == Placeholder.Kind.OUTPUT_OF)) {
      return Optional.empty();
    }
    String text =
        template
            .fill(
                placeholder ->
                    Optional.of(
                        (placeholder.kind() == Placeholder.Kind.ENV
                                ? environment.apply(placeholder.argument())
                                : Optional.<String>empty())
                            .orElse(String.valueOf(OPEN))))
            .text();
    if (text.charAt(0) == OPEN) {
      throw new UnknownBucketException(written);
    }
    if (!text.startsWith(S3)) {
      return Optional.empty();
    }
    String rest = new Location(text).text().substring(S3.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (bucket.indexOf(OPEN) >= 0) {
      throw new UnknownBucketException(written);
    }
    String key = slash < 0 ? "" : rest.substring(slash + 1);
    Matcher glob = GLOB.matcher(key);
    if (!glob.find()) {
      return Optional.of(new InputPath(new KeyPattern(bucket, open(key)), Optional.empty()));
    }
    String fixed = key.substring(0, 1 + key.lastIndexOf('/', glob.start()));
    return Optional.of(
        new InputPath(
            new KeyPattern(bucket, open(glob.replaceAll(String.valueOf(OPEN)))),
            Optional.of(new KeyPattern(bucket, open(fixed)))));
  }

  private static String open(String key) {
    return Splitter.on(OPEN)
        .splitToStream(key)
        .map(KeyPattern::literal)
        .collect(Collectors.joining("*"))
        .replaceAll("\\*\\*+", "*");
  }
}
