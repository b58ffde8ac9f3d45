package io.muster.conductor;

import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.plan.Value;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the engine said last of each attempt that goes on. It is told and never decides, so it is
 * not on record; the next controller hears it anew. Written by the conductor, read by any thread.
 */
public final class Sightings {
  private record Seen(int attempt, Observation observation) {}

  private final Map<Value, Seen> seen = new ConcurrentHashMap<>();

  void saw(Attempt attempt, Observation observation) {
    if (observation.goesOn()) {
      seen.put(attempt.value(), new Seen(attempt.number(), observation));
    } else {
      seen.remove(attempt.value());
    }
  }

  /** Empty where nothing was said, and of an attempt that is over. */
  public Optional<Observation> of(Value value, int attempt) {
    return Optional.ofNullable(seen.get(value))
        .filter(it -> it.attempt() == attempt)
        .map(Seen::observation);
  }

  /** What the attempt waits for, by its engine's last word. */
  Optional<String> waitOf(Attempt attempt) {
    return of(attempt.value(), attempt.number())
        .filter(Observation.Submitted.class::isInstance)
        .flatMap(it -> ((Observation.Submitted) it).waitsFor());
  }
}
