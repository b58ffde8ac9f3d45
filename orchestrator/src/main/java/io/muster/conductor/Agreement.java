package io.muster.conductor;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must be the same for iterations that are compared with each other: schemas where the plan
 * says so, and the inputs they saw.
 */
final class Agreement {
  private final ResolvedPlan plan;

  Agreement(ResolvedPlan plan) {
    this.plan = plan;
  }

  /** The iterations whose schema is not that of most, and what is wrong with each. */
  Map<Value, String> schemas(List<IterationState> verified) {
    Map<Value, String> schemas = new LinkedHashMap<>();
    for (IterationState i : verified) {
      boolean same = plan.of(i.value()).plan().verify().schema() instanceof Verify.SchemaRule.Same;
      if (same) {
        schemas.put(i.value(), i.output().flatMap(VerifiedOutput::schema).orElse("unknown"));
      }
    }
    return dissent(schemas, "its schema is");
  }

  /**
   * The iterations that saw another content of a frame than most that read the same, and which
   * frame.
   */
  Map<Value, String> inputs(List<IterationState> verified) {
    if (plan.plan().consistency() == Plan.Consistency.OFF) {
      return Map.of();
    }
    Map<String, Map<FrameSource, Map<Value, String>>> seen = new LinkedHashMap<>();
    for (IterationState i : verified) {
      i.output()
          .orElseThrow()
          .inputs()
          .forEach(
              (frame, digest) -> {
                ResolvedIteration of = plan.of(i.value());
                FrameSpec spec = of.frames().get(frame);
                // what is staged is the same for all that load it, or spoiled
                boolean isStaged = of.plan().stages().contains(Value.ofStage(frame));
                if (spec != null && !isStaged) { // whatever is done to the rows afterwards
                  seen.computeIfAbsent(frame, f -> new LinkedHashMap<>())
                      .computeIfAbsent(spec.source(), s -> new LinkedHashMap<>())
                      .put(i.value(), digest);
                }
              });
    }
    Map<Value, String> problems = new LinkedHashMap<>();
    seen.forEach(
        (frame, readings) ->
            readings
                .values()
                .forEach(
                    digests -> problems.putAll(dissent(digests, "it saw frame " + frame + " as"))));
    return problems;
  }

  private static Map<Value, String> dissent(Map<Value, String> words, String what) {
    Map<String, Long> counts =
        words.values().stream()
            .collect(Collectors.groupingBy(w -> w, LinkedHashMap::new, Collectors.counting()));
    if (counts.size() < 2) {
      return Map.of();
    }
    String usual =
        counts.entrySet().stream()
            .max(Comparator.comparing((Map.Entry<String, Long> e) -> e.getValue()))
            .orElseThrow()
            .getKey();
    List<Value> those = new ArrayList<>();
    words.forEach(
        (value, word) -> {
          if (word.equals(usual)) {
            those.add(value);
          }
        });
    Map<Value, String> problems = new LinkedHashMap<>();
    words.forEach(
        (value, word) -> {
          if (!word.equals(usual)) {
            problems.put(value, what + " " + word + ", that of " + few(those) + " is " + usual);
          }
        });
    return problems;
  }

  private static String few(List<Value> values) {
    String named = values.stream().limit(5).map(Value::text).collect(Collectors.joining(", "));
    return values.size() > 5 ? named + " and " + (values.size() - 5) + " more" : named;
  }
}
