package io.muster.plan;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanNode.Scalar;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that a value, and a list of values, must keep. */
public final class Values {
  /** More than anybody has run; a range that is a slip of the finger is larger. */
  public static final int MOST = 100_000;

  private final Set<Value> accepted = new LinkedHashSet<>();
  private final Map<String, Value> caseless = new HashMap<>();

  /** A rule that was broken: what is wrong, and what would be right. */
  public record Breach(String wrong, String right) {}

  /** Takes the next value of a sequence, or says which rule it breaks. */
  public Optional<Breach> add(String text) {
    Optional<Breach> breach = breachOf(text);
    if (breach.isPresent()) {
      return breach;
    }
    Value value = new Value(text);
    Value former = caseless.putIfAbsent(value.caseless(), value);
    if (former == null) {
      accepted.add(value);
      return accepted.size() > MOST
          ? Optional.of(new Breach("the sequence has more than " + MOST + " values", "split it"))
          : Optional.empty();
    }
    if (former.equals(value)) {
      return Optional.of(new Breach("value " + text + " is there twice", "remove one of the two"));
    }
    return Optional.of(
        new Breach(
            "values " + former + " and " + text + " differ only in case",
            "rename one: clusters and some file systems take them for the same"));
  }

  /** Those that kept all rules, in order. */
  public ImmutableList<Value> accepted() {
    return ImmutableList.copyOf(accepted);
  }

  private static Optional<Breach> breachOf(String text) {
    return Value.problemOf(text)
        .map(
            wrong ->
                text.contains("/") || text.contains("\\")
                    ? new Breach(
                        wrong + ": its folder would not be one in out_dir",
                        "use a name without slashes")
                    : new Breach(wrong, "rename it"));
  }

  /** The value that a node is; empty and a problem if it is none. */
  static Optional<Value> read(PlanNode node, Problems problems) {
    if (!(node instanceof Scalar scalar)) {
      problems.add(node.origin(), "a value is " + node.described(), "write a text or an integer");
      return Optional.empty();
    }
    Optional<Breach> breach = unquoted(scalar).or(() -> breachOf(scalar.text()));
    breach.ifPresent(it -> problems.add(scalar.origin(), it.wrong(), it.right()));
    return breach.isEmpty() ? Optional.of(new Value(scalar.text())) : Optional.empty();
  }

  private static Optional<Breach> unquoted(Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT, INTEGER -> Optional.empty();
      case NOTHING -> Optional.of(new Breach("a value is nothing", "write a text or an integer"));
      case DECIMAL, FLAG, MOMENT, UNCLEAR ->
          Optional.of(
              new Breach(
                  "value " + scalar.text() + " is not quoted, and YAML reads it as another",
                  "write \"" + scalar.text() + "\"" + orCanonical(scalar.text())));
    };
  }

  private static String orCanonical(String text) {
    String digits = text.replace("_", "").replaceFirst("^\\+?0*(?=[0-9])", "");
    return ScalarKind.of(digits) == ScalarKind.INTEGER ? ", or " + digits : "";
  }
}
