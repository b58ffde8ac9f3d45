package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import io.muster.plan.EffectiveValue;
import io.muster.plan.Origin;
import io.muster.plan.Problem;
import io.muster.plan.Value;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Gathers what is wrong with what the plan names, and knows where the plan named it. */
final class Findings {
  private final Map<String, Origin> places = new HashMap<>();
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final Origin unknown;

  Findings(List<EffectiveValue> effective, Origin unknown) {
    effective.forEach(row -> places.put(row.path(), row.origin()));
    this.unknown = unknown;
  }

  void add(String path, String wrong, String right) {
    problems.add(new Problem(placeOf(path), wrong, right));
  }

  /** Of something that an override may have said, or the plan's inputs. */
  void add(Value value, String path, String wrong, String right) {
    Origin place =
        Stream.of("iterations." + value + "." + path, "inputs." + path, path)
            .filter(places::containsKey)
            .findFirst()
            .map(places::get)
            .orElseGet(() -> placeOf("inputs." + path));
    problems.add(new Problem(place, wrong, right));
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  /** Where the plan said this, or something of the same part of it. */
  Origin placeOf(String path) {
    for (String part = path; ; part = part.substring(0, part.lastIndexOf('.'))) {
      Origin place = places.get(part);
      if (place != null && !place.equals(Origin.DEFAULT)) {
        return place;
      }
      if (part.lastIndexOf('.') < 0) {
        return unknown;
      }
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  ImmutableList<Problem> all() {
    return ImmutableList.copyOf(problems);
  }
}
