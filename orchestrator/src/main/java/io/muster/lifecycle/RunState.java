package io.muster.lifecycle;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
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
  public static final RunState EMPTY = new RunState(new Draft());

  private final int epoch;
  private final Optional<Instant> startedAt;
  private final Optional<Instant> allowanceFrom;
  private final Optional<Instant> drivenSince;
  private final ImmutableMap<Value, Integer> positions;
  private final PVector<IterationState> iterations;
  private final PMap<Phase, PSortedSet<Integer>> byPhase;
  private final Optional<RunEvent.PlanAccepted> plan;
  private final ManifestState manifest;
  private final int plannedIn;
  private final Optional<RunStop> stop;
  private final Optional<RunStop> formerStop;
  private final Optional<Instant> signalledAt;
  private final Optional<RunStatus> ended;
  private final PMap<String, String> pins;

  private RunState(Draft draft) {
    this.epoch = draft.epoch;
    this.startedAt = draft.startedAt;
    this.allowanceFrom = draft.allowanceFrom;
    this.drivenSince = draft.drivenSince;
    this.positions = draft.positions;
    this.iterations = draft.iterations;
    this.byPhase = draft.byPhase;
    this.plan = draft.plan;
    this.manifest = draft.manifest;
    this.plannedIn = draft.plannedIn;
    this.stop = draft.stop;
    this.formerStop = draft.formerStop;
    this.signalledAt = draft.signalledAt;
    this.ended = draft.ended;
    this.pins = draft.pins;
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
    return but(
        draft -> {
          draft.iterations = iterations.with(position, now);
          if (now.phase() != before.phase()) {
            draft.byPhase =
                byPhase
                    .plus(before.phase(), positionsIn(before.phase()).minus(position))
                    .plus(now.phase(), positionsIn(now.phase()).plus(position));
          }
        });
  }

  private PSortedSet<Integer> positionsIn(Phase phase) {
    PSortedSet<Integer> found = byPhase.get(phase);
    return found == null ? TreePSet.empty() : found;
  }

  RunState driven(Moment moment, boolean newAllowance) {
    return but(
        draft -> {
          draft.epoch = moment.epoch();
          draft.startedAt = startedAt.or(() -> Optional.of(moment.at()));
          draft.drivenSince = Optional.of(moment.at());
          if (newAllowance || allowanceFrom.isEmpty()) {
            draft.allowanceFrom = Optional.of(moment.at());
          }
          draft.stop = Optional.empty();
          draft.formerStop = stop.or(() -> formerStop);
          draft.signalledAt = Optional.empty();
          draft.ended = Optional.empty();
        });
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
    return but(
        draft -> {
          draft.positions = places.buildOrThrow();
          draft.iterations = TreePVector.from(states);
          draft.byPhase = byPhase.plus(Phase.PENDING, pending);
        });
  }

  RunState accepted(RunEvent.PlanAccepted accepted, Moment moment) {
    return but(
        draft -> {
          draft.plan = Optional.of(accepted);
          draft.plannedIn = moment.epoch();
          draft.formerStop = Optional.empty();
        });
  }

  /** The first reason to stop stays. */
  RunState stopping(RunStatus status, SignalAction action, String why) {
    return stop.isPresent()
        ? this
        : but(draft -> draft.stop = Optional.of(new RunStop(status, action, why)));
  }

  /** By the first signal, also when the run is being stopped already. */
  RunState signalled(Moment moment) {
    return signalledAt.isPresent()
        ? this
        : but(draft -> draft.signalledAt = Optional.of(moment.at()));
  }

  /** Counts for more than what the run was stopped for before; what is being stopped still is. */
  RunState storageFailed(String message) {
    SignalAction action = stop.map(RunStop::action).orElse(SignalAction.DETACH);
    RunStop failed = new RunStop(RunStatus.STORAGE_FAILED, action, message);
    return but(draft -> draft.stop = Optional.of(failed));
  }

  /** The first version stays: others have read the table at it. */
  RunState pinned(String what, String version) {
    return pins.containsKey(what) ? this : but(draft -> draft.pins = pins.plus(what, version));
  }

  RunState withManifest(ManifestState newManifest) {
    return but(draft -> draft.manifest = newManifest);
  }

  RunState ended(RunStatus status) {
    return but(draft -> draft.ended = Optional.of(status));
  }

  private RunState but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new RunState(draft);
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

  /** Since when the controller of this epoch drives. */
  public Optional<Instant> drivenSince() {
    return drivenSince;
  }

  /** Every iteration, in the order of the sequence; stages before them. */
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

  /** The iterations in phases of which this holds, phase by phase. */
  public List<IterationState> where(Predicate<Phase> holds) {
    return in(Arrays.stream(Phase.values()).filter(holds).toList());
  }

  public Optional<RunEvent.PlanAccepted> plan() {
    return plan;
  }

  /** The epoch in which that plan was accepted; 0 before the first. */
  public int plannedIn() {
    return plannedIn;
  }

  public ManifestState manifest() {
    return manifest;
  }

  /** Why nothing more is begun, if so. */
  public Optional<RunStop> stop() {
    return stop;
  }

  /** A stop that an earlier controller recorded, and that no plan has followed yet. */
  public Optional<RunStop> formerStop() {
    return formerStop;
  }

  /** When somebody signalled the controller of this epoch, who now waits for its end. */
  public Optional<Instant> signalledAt() {
    return signalledAt;
  }

  /** How the run ended, if it has. */
  public Optional<RunStatus> ended() {
    return ended;
  }

  /** At which version the iterations read each table, in the order in which that was settled. */
  public Map<String, String> pins() {
    return pins;
  }

  /** A copy while it is being changed. */
  private static final class Draft {
    private int epoch;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<Instant> allowanceFrom = Optional.empty();
    private Optional<Instant> drivenSince = Optional.empty();
    private ImmutableMap<Value, Integer> positions = ImmutableMap.of();
    private PVector<IterationState> iterations = TreePVector.empty();
    private PMap<Phase, PSortedSet<Integer>> byPhase = HashTreePMap.empty();
    private Optional<RunEvent.PlanAccepted> plan = Optional.empty();
    private ManifestState manifest = ManifestState.NONE;
    private int plannedIn;
    private Optional<RunStop> stop = Optional.empty();
    private Optional<RunStop> formerStop = Optional.empty();
    private Optional<Instant> signalledAt = Optional.empty();
    private Optional<RunStatus> ended = Optional.empty();
    private PMap<String, String> pins = OrderedPMap.empty();

    Draft() {}

    Draft(RunState from) {
      epoch = from.epoch;
      startedAt = from.startedAt;
      allowanceFrom = from.allowanceFrom;
      drivenSince = from.drivenSince;
      positions = from.positions;
      iterations = from.iterations;
      byPhase = from.byPhase;
      plan = from.plan;
      manifest = from.manifest;
      plannedIn = from.plannedIn;
      stop = from.stop;
      formerStop = from.formerStop;
      signalledAt = from.signalledAt;
      ended = from.ended;
      pins = from.pins;
    }
  }
}
