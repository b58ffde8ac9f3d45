package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The rules between a sequence and what is said of single values of it. */
public final class Sequences {
  private Sequences() {}

  /**
   * Tells of every override, and of every value waited for, that the sequence does not have.
   *
   * @param placeOf where an override was written
   * @param problem takes the place and what is wrong there
   */
  public static void problems(
      Collection<Value> sequence,
      ImmutableMap<Value, IterationPlan> overrides,
      Function<Value, Origin> placeOf,
      BiConsumer<Origin, Values.Breach> problem) {
    ImmutableSet<Value> known = ImmutableSet.copyOf(sequence);
    List<String> words = known.stream().limit(1000).map(Value::text).toList();
    overrides.forEach(
        (value, plan) -> {
          if (!known.contains(value)) {
            problem.accept(
                placeOf.apply(value),
                new Values.Breach(
                    "iterations has " + value + ", which is not in the sequence",
                    suggestion(value, words)));
          }
          for (Value other : plan.after()) {
            if (!known.contains(other)) {
              problem.accept(
                  placeOf.apply(value),
                  new Values.Breach(
                      "iteration "
                          + value
                          + " waits for "
                          + other
                          + ", which is not in the sequence",
                      suggestion(other, words)));
            }
          }
        });
  }

  private static String suggestion(Value value, List<String> words) {
    return words.size() > 30
        ? Spelling.nearest(value.text(), words)
            .map(word -> "did you mean " + word + "?")
            .orElse("add it to the sequence, or remove it here")
        : "add it to the sequence, or remove it here; the sequence is " + String.join(", ", words);
  }
}
