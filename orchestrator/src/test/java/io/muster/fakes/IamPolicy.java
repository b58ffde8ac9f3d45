package io.muster.fakes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Judges requests by a policy as IAM does, of which it knows what Muster prints: statements that
 * allow, wildcards, and the condition StringLike. Remembers what was of use.
 */
public final class IamPolicy {
  private static final Pattern PIECE =
      Pattern.compile("\\$\\{([*?$])\\}|(\\*)|(\\?)|([^*?$]+|\\$)");

  private final JsonNode document;
  private final Set<String> used = new TreeSet<>();

  public IamPolicy(String json) {
    try {
      document = new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether any statement allows it.
   *
   * @param context of the request, such as {@code s3:prefix}
   */
  public synchronized boolean allows(String action, String arn, Map<String, String> context) {
    boolean allowed = false;
    for (JsonNode statement : document.path("Statement")) {
      for (String resource : texts(statement.path("Resource"))) {
        if (texts(statement.path("Action")).contains(action)
            && isLike(arn, resource)
            && holds(statement, context)) {
          used.add(right(statement, action, resource));
          allowed = true;
        }
      }
    }
    return allowed;
  }

  /** What no request asked so far has needed, as "Sid action resource". */
  public synchronized List<String> unused() {
    Set<String> all = new LinkedHashSet<>();
    for (JsonNode statement : document.path("Statement")) {
      for (String action : texts(statement.path("Action"))) {
        texts(statement.path("Resource"))
            .forEach(resource -> all.add(right(statement, action, resource)));
      }
      for (String prefix :
          texts(statement.path("Condition").path("StringLike").path("s3:prefix"))) {
        all.add(ofPrefix(statement, prefix));
      }
    }
    all.removeAll(used);
    return List.copyOf(all);
  }

  private boolean holds(JsonNode statement, Map<String, String> context) {
    JsonNode condition = statement.path("Condition");
    if (condition.isMissingNode()) {
      return true;
    }
    String prefix = context.get("s3:prefix");
    boolean holds = false;
    for (String pattern : texts(condition.path("StringLike").path("s3:prefix"))) {
      if (prefix != null && isLike(prefix, pattern)) {
        used.add(ofPrefix(statement, pattern));
        holds = true;
      }
    }
    return holds;
  }

  private static String right(JsonNode statement, String action, String resource) {
    return statement.path("Sid").asText() + " " + action + " " + resource;
  }

  private static String ofPrefix(JsonNode statement, String prefix) {
    return statement.path("Sid").asText() + " prefix " + prefix;
  }

  private static List<String> texts(JsonNode oneOrAll) {
    List<String> texts = new ArrayList<>();
    if (oneOrAll.isTextual()) {
      texts.add(oneOrAll.asText());
    }
    oneOrAll.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static boolean isLike(String text, String pattern) {
    String expression =
        PIECE
            .matcher(pattern)
            .results()
            .map(
                piece ->
                    piece.group(2) != null
                        ? ".*"
                        : piece.group(3) != null
                            ? "."
                            : Pattern.quote(
                                piece.group(1) != null ? piece.group(1) : piece.group(4)))
            .collect(Collectors.joining());
    return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
  }
}
