package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what cannot be waited for: iterations that wait for each other. */
final class After {
  private final Map<Value, ImmutableSet<Value>> after;
  private final Set<Value> done = new HashSet<>();
  private final List<List<Value>> cycles = new ArrayList<>();

  private After(Map<Value, ImmutableSet<Value>> after) {
    this.after = after;
  }

  /** Each cycle from one of its values back to the same. */
  static List<List<Value>> cycles(ImmutableMap<Value, ImmutableSet<Value>> after) {
    After search = new After(after);
    after.keySet().forEach(search::visit);
    return search.cycles;
  }

  /** Not by recursion: a chain may be as long as the sequence. */
  private void visit(Value start) {
    List<Value> path = new ArrayList<>();
    Set<Value> onPath = new HashSet<>();
    List<List<Value>> waiting = new ArrayList<>();
    waiting.add(new ArrayList<>(List.of(start)));
    while (!waiting.isEmpty()) {
      List<Value> next = waiting.get(waiting.size() - 1);
      if (next.isEmpty()) {
        waiting.remove(waiting.size() - 1);
        if (!path.isEmpty()) {
          Value left = path.remove(path.size() - 1);
          onPath.remove(left);
          done.add(left);
        }
        continue;
      }
      Value value = next.remove(next.size() - 1);
      if (onPath.contains(value)) {
        List<Value> cycle = new ArrayList<>(path.subList(path.indexOf(value), path.size()));
        cycle.add(value);
        cycles.add(cycle);
      } else if (!done.contains(value)) {
        path.add(value);
        onPath.add(value);
        waiting.add(new ArrayList<>(after.getOrDefault(value, ImmutableSet.of())));
      }
    }
  }
}
