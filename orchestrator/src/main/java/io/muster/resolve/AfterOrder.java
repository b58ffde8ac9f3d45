package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/** The values, each behind those that it comes after. */
final class AfterOrder {
  private AfterOrder() {}

  /** A plan has no cycles; values that are waited for but not in the sequence are left out. */
  static ImmutableList<Value> of(Collection<Value> sequence, Plan plan) {
    Set<Value> known = new LinkedHashSet<>(sequence);
    Set<Value> ordered = new LinkedHashSet<>();
    Set<Value> begun = new LinkedHashSet<>();
    Deque<Value> waiting = new ArrayDeque<>();
    for (Value value : sequence) {
      waiting.push(value);
      while (!waiting.isEmpty()) {
        Value top = waiting.peek();
        boolean ready = !begun.add(top);
        if (!ready) {
          plan.of(top).after().stream()
              .filter(known::contains)
              .filter(other -> !ordered.contains(other) && !begun.contains(other))
              .forEach(waiting::push);
          ready = waiting.peek().equals(top);
        }
        if (ready) {
          ordered.add(waiting.pop());
        }
      }
    }
    return ImmutableList.copyOf(ordered);
  }
}
