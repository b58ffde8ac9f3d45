package io.muster.conductor;

import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Lifecycle;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One turn of the loop while it is worked out: what has been added, and the state that it leads to.
 * Nothing of it is durable yet.
 */
final class Turn {
  private final Moment moment;
  private final List<Happening> added = new ArrayList<>();
  private final List<RunState> after = new ArrayList<>();
  private final Optional<Capacity> capacity;
  private RunState state;

  Turn(RunState state, Moment moment) {
    this(state, moment, Optional.empty());
  }

  /**
   * @param capacity of the cluster, where it was asked again since the controller began
   */
  Turn(RunState state, Moment moment, Optional<Capacity> capacity) {
    this.state = state;
    this.moment = moment;
    this.capacity = capacity;
  }

  Optional<Capacity> capacity() {
    return capacity;
  }

  RunState state() {
    return state;
  }

  Instant now() {
    return moment.at();
  }

  int epoch() {
    return moment.epoch();
  }

  IterationState iteration(Value value) {
    return state.iteration(value);
  }

  /** Adds what must be possible: an illegal move is a defect and ends the run. */
  void add(Value value, IterationEvent event) {
    add(Happening.to(value, event));
  }

  void add(RunEvent event) {
    add(Happening.toRun(event));
  }

  void add(Happening happening) {
    state = state.after(happening, moment);
    added.add(happening);
    after.add(state);
  }

  /**
   * Adds what was reported from outside if it can still happen: late news of what is long decided
   * is dropped.
   */
  boolean offer(Value value, IterationEvent event) {
    if (!state.has(value) || !Lifecycle.allows(state.iteration(value), event)) {
      return false;
    }
    if (event instanceof OutputVerified verified) {
      // before it: of a batch that is cut short, what is verified is never without its pins
      verified.output().pins().ifPresent(pins -> pins.forEach(this::pin));
    }
    add(value, event);
    return true;
  }

  private void pin(String what, String version) {
    if (!state.pins().containsKey(what)) {
      add(new RunEvent.InputPinned(what, version));
    }
  }

  List<Happening> added() {
    return Collections.unmodifiableList(added);
  }

  /** The state after the happening at this index. */
  RunState after(int index) {
    return after.get(index);
  }
}
