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
  /**
   * @param waitsFor by the last word that said it
   */
  private record Seen(int attempt, Observation observation, Optional<String> waitsFor) {}

  private final Map<Value, Seen> seen = new ConcurrentHashMap<>();

  /** Late news of an attempt that another one followed is none. */
  void saw(Attempt attempt, Observation now) {
    Optional<Seen> before = Optional.ofNullable(seen.get(attempt.value()));
    if (before.isPresent() && before.get().attempt() > attempt.number()) {
      return;
    }
    if (now.goesOn()) {
      seen.put(attempt.value(), new Seen(attempt.number(), now, waitsFor(attempt, before, now)));
    } else {
      seen.remove(attempt.value());
    }
  }

  private static Optional<String> waitsFor(
      Attempt attempt, Optional<Seen> before, Observation now) {
    if (now instanceof Observation.Submitted submitted) {
      return submitted.waitsFor();
    }
    return now instanceof Observation.OutOfSight
        ? before.filter(it -> it.attempt() == attempt.number()).flatMap(Seen::waitsFor)
        : Optional.empty();
  }

  /** Empty where nothing was said, and of an attempt that is over. */
  public Optional<Observation> of(Value value, int attempt) {
    return Optional.ofNullable(seen.get(value))
        .filter(it -> it.attempt() == attempt)
        .map(Seen::observation);
  }

  /** What the attempt waits for, by its engine's last word. */
  Optional<String> waitOf(Attempt attempt) {
    return Optional.ofNullable(seen.get(attempt.value()))
        .filter(it -> it.attempt() == attempt.number())
        .flatMap(Seen::waitsFor);
  }
}
