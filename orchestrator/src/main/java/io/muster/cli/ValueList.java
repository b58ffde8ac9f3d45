package io.muster.cli;

import io.muster.plan.Value;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values as a message names them: not all of ten thousand. */
final class ValueList {
  private static final int NAMED = 20;

  /** Each with a word of its own, as "iteration 3". */
  private static final int SPOKEN = 8;

  private ValueList() {}

  static String shown(List<Value> values) {
    if (values.isEmpty()) {
      return "none yet";
    }
    return first(NAMED, values, Value::text);
  }

  /** The same in the midst of a sentence; iterations and stages told apart. */
  static String spoken(List<Value> values) {
    return first(SPOKEN, values, Value::spoken);
  }

  private static String first(int most, List<Value> values, Function<Value, String> name) {
    String named = values.stream().limit(most).map(name).collect(Collectors.joining(", "));
    return values.size() <= most ? named : named + " and " + (values.size() - most) + " more";
  }
}
