package io.muster.cli;

import io.muster.plan.Value;
import java.util.List;
import java.util.stream.Collectors;

/** Values as a message names them: not all of ten thousand. */
final class ValueList {
  private static final int NAMED = 20;

  private ValueList() {}

  static String shown(List<Value> values) {
    if (values.isEmpty()) {
      return "none yet";
    }
    String named = values.stream().limit(NAMED).map(Value::text).collect(Collectors.joining(", "));
    return values.size() <= NAMED ? named : named + " and " + (values.size() - NAMED) + " more";
  }
}
