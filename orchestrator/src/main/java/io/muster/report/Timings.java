package io.muster.report;

import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ApplicationFailed;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationStopped;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.AttemptVoided;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gathers from the journal how long everything took. Fed with every entry of the run in its order;
 * may be read from another thread at any time.
 */
public final class Timings implements EntryListener {
  private final Map<Value, List<AttemptTiming>> attempts = new HashMap<>();
  private final Deque<Instant> freed = new ArrayDeque<>();
  private final List<Duration> gaps = new ArrayList<>();
  private Optional<Instant> known = Optional.empty();
  private Optional<Instant> last = Optional.empty();
  private int controllers;

  @Override
  public synchronized void appended(JournalEntry entry, RunState after) {
    last = Optional.of(entry.at());
    if (entry.happening() instanceof Happening.ToIteration to) {
      iteration(to.value(), to.event(), entry.at(), after);
    } else if (entry.happening() instanceof Happening.ToRun to) {
      run(to.event(), entry.at());
    }
  }

  private void run(RunEvent event, Instant at) {
    if (event instanceof RunEvent.SequenceResolved) {
      known = known.or(() -> Optional.of(at));
    } else if (event instanceof RunEvent.ControllerStarted) {
      controllers++;
      freed.clear();
    }
  }

  private void iteration(Value value, IterationEvent event, Instant at, RunState after) {
    if (event instanceof ClearIntended clear) {
      begin(value, clear.attempt(), at);
    } else if (event instanceof LaunchIntended) {
      Optional.ofNullable(freed.pollFirst()).ifPresent(end -> gaps.add(Duration.between(end, at)));
      change(value, event.attempt(), a -> a.launchedAt(at));
    } else if (event instanceof ApplicationStarted) {
      change(value, event.attempt(), a -> a.startedAt(at));
    } else if (isEnd(event)) {
      if (!after.in(Phase.PENDING).isEmpty()) {
        freed.add(at);
      }
      change(value, event.attempt(), a -> a.endedAt(at));
    } else if (event instanceof OutputVerified || event instanceof OutputRejected) {
      change(value, event.attempt(), a -> a.judgedAt(at));
    }
  }

  private static boolean isEnd(IterationEvent event) {
    return event instanceof ApplicationSucceeded
        || event instanceof ApplicationFailed
        || event instanceof ApplicationStopped
        || event instanceof AttemptVoided;
  }

  /** A later controller may begin an attempt again that had not been launched. */
  private void begin(Value value, int number, Instant at) {
    List<AttemptTiming> ofValue = attempts.computeIfAbsent(value, v -> new ArrayList<>(1));
    if (ofValue.isEmpty() || ofValue.get(ofValue.size() - 1).number() != number) {
      ofValue.add(AttemptTiming.begun(number, at));
    }
  }

  private void change(Value value, int number, UnaryOperator<AttemptTiming> change) {
    List<AttemptTiming> ofValue = attempts.getOrDefault(value, List.of());
    int at = ofValue.size() - 1;
    if (at >= 0 && ofValue.get(at).number() == number) {
      ofValue.set(at, change.apply(ofValue.get(at)));
    }
  }

  /** The times of one iteration, empty ones if nothing has happened to it. */
  public synchronized IterationTiming of(Value value) {
    return new IterationTiming(
        value, known.orElse(Instant.EPOCH), attempts.getOrDefault(value, List.of()));
  }

  /** When the last entry was written. */
  public synchronized Optional<Instant> lastAt() {
    return last;
  }

  /** How many controllers have driven the run. */
  public synchronized int controllers() {
    return controllers;
  }

  public synchronized LaunchGaps launchGaps() {
    return new LaunchGaps(gaps);
  }

  /** How long the successful attempt of each verified iteration ran: what to expect next time. */
  public synchronized Map<Value, Duration> ranOf(RunState run) {
    Map<Value, Duration> ran = new HashMap<>();
    for (int position : run.in(Phase.VERIFIED)) {
      Value value = run.at(position).value();
      of(value)
          .attempt(run.at(position).attemptNumber())
          .flatMap(AttemptTiming::ran)
          .ifPresent(span -> ran.put(value, span));
    }
    return ran;
  }
}
