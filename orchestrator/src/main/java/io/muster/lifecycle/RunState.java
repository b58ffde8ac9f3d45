package io.muster.lifecycle;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedSet;
import org.pcollections.PVector;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/**
 * What the run and each of its iterations are: exactly the fold of what happened, and immutable.
 */
public final class RunState {
  /** The state before anything has happened. */
  public static final RunState EMPTY =
      new RunState(
          0,
          Optional.empty(),
          Optional.empty(),
          ImmutableMap.of(),
          TreePVector.empty(),
          HashTreePMap.empty(),
          Optional.empty(),
          ManifestState.NONE,
          Optional.empty(),
          Optional.empty());

  private final int epoch;
  private final Optional<Instant> startedAt;
  private final Optional<Instant> allowanceFrom;
  private final ImmutableMap<Value, Integer> positions;
  private final PVector<IterationState> iterations;
  private final PMap<Phase, PSortedSet<Integer>> byPhase;
  private final Optional<RunEvent.PlanAccepted> plan;
  private final ManifestState manifest;
  private final Optional<RunStop> stop;
  private final Optional<RunStatus> ended;

  private RunState(
      int epoch,
      Optional<Instant> startedAt,
      Optional<Instant> allowanceFrom,
      ImmutableMap<Value, Integer> positions,
      PVector<IterationState> iterations,
      PMap<Phase, PSortedSet<Integer>> byPhase,
      Optional<RunEvent.PlanAccepted> plan,
      ManifestState manifest,
      Optional<RunStop> stop,
      Optional<RunStatus> ended) {
    this.epoch = epoch;
    this.startedAt = startedAt;
    this.allowanceFrom = allowanceFrom;
    this.positions = positions;
    this.iterations = iterations;
    this.byPhase = byPhase;
    this.plan = plan;
    this.manifest = manifest;
    this.stop = stop;
    this.ended = ended;
  }

  /**
   * The state after one more happening.
   *
   * @throws IllegalMoveException if it cannot happen now
   */
  public RunState after(Happening happening, Moment moment) {
    if (happening instanceof Happening.ToIteration to) {
      return afterIteration(to, moment);
    }
    return ((Happening.ToRun) happening).event().recordIn(this, moment);
  }

  private RunState afterIteration(Happening.ToIteration to, Moment moment) {
    IterationState before = iteration(to.value());
    IterationState now = before.after(to.event(), moment);
    int position = before.position();
    PMap<Phase, PSortedSet<Integer>> phases = byPhase;
    if (now.phase() != before.phase()) {
      phases =
          phases
              .plus(before.phase(), positionsIn(before.phase()).minus(position))
              .plus(now.phase(), positionsIn(now.phase()).plus(position));
    }
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        positions,
        iterations.with(position, now),
        phases,
        plan,
        manifest,
        stop,
        ended);
  }

  private PSortedSet<Integer> positionsIn(Phase phase) {
    PSortedSet<Integer> found = byPhase.get(phase);
    return found == null ? TreePSet.empty() : found;
  }

  RunState driven(Moment moment, boolean newAllowance) {
    return new RunState(
        moment.epoch(),
        startedAt.or(() -> Optional.of(moment.at())),
        newAllowance || allowanceFrom.isEmpty() ? Optional.of(moment.at()) : allowanceFrom,
        positions,
        iterations,
        byPhase,
        plan,
        manifest,
        Optional.empty(),
        Optional.empty());
  }

  /** The values known already keep their place and state; what is new comes after them. */
  RunState withSequence(List<Value> values, Moment moment) {
    List<IterationState> states = new ArrayList<>(iterations);
    ImmutableMap.Builder<Value, Integer> places = ImmutableMap.builder();
    places.putAll(positions);
    for (Value value : values) {
      if (!positions.containsKey(value)) {
        places.put(value, states.size());
        states.add(IterationState.pending(value, states.size(), moment.at()));
      }
    }
    PSortedSet<Integer> pending =
        positionsIn(Phase.PENDING)
            .plusAll(
                states.stream().skip(iterations.size()).map(IterationState::position).toList());
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        places.buildOrThrow(),
        TreePVector.from(states),
        byPhase.plus(Phase.PENDING, pending),
        plan,
        manifest,
        stop,
        ended);
  }

  RunState accepted(RunEvent.PlanAccepted accepted) {
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        positions,
        iterations,
        byPhase,
        Optional.of(accepted),
        manifest,
        stop,
        ended);
  }

  RunState stopping(RunStatus status, SignalAction action, String why) {
    Optional<RunStop> first = stop.or(() -> Optional.of(new RunStop(status, action, why)));
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        positions,
        iterations,
        byPhase,
        plan,
        manifest,
        first,
        ended);
  }

  RunState withManifest(ManifestState newManifest) {
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        positions,
        iterations,
        byPhase,
        plan,
        newManifest,
        stop,
        ended);
  }

  RunState ended(RunStatus status) {
    return new RunState(
        epoch,
        startedAt,
        allowanceFrom,
        positions,
        iterations,
        byPhase,
        plan,
        manifest,
        stop,
        Optional.of(status));
  }

  /** The epoch of the controller that drives, from 1; 0 before the first. */
  public int epoch() {
    return epoch;
  }

  public Optional<Instant> startedAt() {
    return startedAt;
  }

  /** From when the run deadline is counted. */
  public Optional<Instant> allowanceFrom() {
    return allowanceFrom;
  }

  /** Every iteration, in the order of the sequence. */
  public List<IterationState> iterations() {
    return iterations;
  }

  /** The state of one iteration. */
  public IterationState iteration(Value value) {
    Integer position = positions.get(value);
    if (position == null) {
      throw new IllegalMoveException("value " + value + " is not in the run's sequence");
    }
    return iterations.get(position);
  }

  public boolean has(Value value) {
    return positions.containsKey(value);
  }

  /** The positions of the iterations in this phase, ascending. */
  public SortedSet<Integer> in(Phase phase) {
    return positionsIn(phase);
  }

  public IterationState at(int position) {
    return iterations.get(position);
  }

  /** The iterations that are in one of these phases, phase by phase. */
  public List<IterationState> in(Collection<Phase> phases) {
    return phases.stream().flatMap(p -> positionsIn(p).stream()).map(iterations::get).toList();
  }

  public Optional<RunEvent.PlanAccepted> plan() {
    return plan;
  }

  public ManifestState manifest() {
    return manifest;
  }

  /** Why nothing more is begun, if so. */
  public Optional<RunStop> stop() {
    return stop;
  }

  /** How the run ended, if it has. */
  public Optional<RunStatus> ended() {
    return ended;
  }
}
