package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.SimulatedWorld.Fate;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.Tag;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any plan, any order of what happens, controllers that die, hang, go on after they were taken for
 * dead, or are signalled at any instant, plans that change in between: the end is that of an
 * undisturbed run.
 */
class CrashAndResumeTest {
  private static final int UNTIL_ENDED = 5_000;
  private static final Value STAGE = Value.ofStage("flights");
  private static final ImmutableSet<RunStatus> DISTURBED =
      ImmutableSet.of(RunStatus.INTERRUPTED, RunStatus.STORAGE_FAILED, RunStatus.UNSETTLED);

  @Property(tries = 1000)
  void endsAsAnUndisturbedRunWould(
      @ForAll @IntRange(min = 1, max = 7) int iterations,
      @ForAll @Size(max = 7) List<Fate> firstFates,
      @ForAll @Size(max = 7) List<Fate> secondFates,
      @ForAll @IntRange(min = 1, max = 4) int cores,
      @ForAll boolean staged,
      @ForAll("scripts") List<Integer> script) {
    Map<Value, List<Fate>> fates = new LinkedHashMap<>();
    ImmutableMap.Builder<Value, IterationTerms> terms = ImmutableMap.builder();
    if (staged) {
      fates.put(STAGE, fatesOf(iterations - 1, secondFates, firstFates));
      terms.put(STAGE, new IterationTerms(slice(1), 1, ImmutableSet.of(), true, Retry.DEFAULT));
    }
    for (int i = 0; i < iterations; i++) {
      Value value = new Value(Integer.toString(i));
      fates.put(value, fatesOf(i, firstFates, secondFates));
      ImmutableSet.Builder<Value> after = ImmutableSet.builder();
      if (i == 3) {
        after.add(new Value("1"));
      }
      if (staged && i % 3 == 0) {
        after.add(STAGE);
      }
      terms.put(
          value,
          new IterationTerms(slice(1 + i % cores), 1 + i % 2, after.build(), true, Retry.DEFAULT));
    }
    RunTerms plan = terms(terms.buildOrThrow());
    RunTerms longer = withOneMore(plan);
    MachineCapacity machine = new MachineCapacity(cores, MemorySize.ofGibibytes(64));
    SimulatedWorld world = new SimulatedWorld(plan, machine, fates);

    world.start();
    for (int choice : script) {
      int which = choice / 40;
      switch (choice % 40) {
        case 0, 1, 2 -> world.crash();
        case 3 -> world.pause();
        case 4 -> world.signal(SignalAction.CANCEL);
        case 5 -> world.signal(SignalAction.DETACH);
        case 6 -> world.changePlanOf(new Value("" + which % iterations), "changed by " + which);
        case 7 -> {
          world.changeTerms(which % 2 == 0 ? plan : longer);
        }
        case 8 -> world.hang();
        default -> world.step(which);
      }
      if (isUnfinished(world)) {
        world.start();
      }
    }
    for (int i = 0; i < UNTIL_ENDED && isUnfinished(world); i++) {
      world.start();
      world.step(i);
    }

    assertThat(world.hasEnded()).as(() -> "the run ends: " + story(world)).isTrue();
    RunState end = world.journal.read();
    RunTerms run = asAccepted(end, plan, longer);
    assertThat(end.ended()).as(() -> story(world)).contains(expected(run, fates));
    assertThat(world.manifest().isPresent()).isEqualTo(end.ended().get() == RunStatus.PASSED);
    for (Value value : run.iterations().keySet()) {
      IterationState state = end.iteration(value);
      assertThat(state.phase()).isEqualTo(expectedPhase(run, fates, value));
      if (state.phase() == Phase.VERIFIED) {
        assertThat(world.outputs().get(value).attempt()).isEqualTo(state.attemptNumber());
        assertThat(state.attempt().flatMap(AttemptState::applicationId))
            .contains("app-" + Tag.of("/out", "run", value, state.attemptNumber()));
        assertThat(world.outputs().get(value).fingerprint())
            .isEqualTo(end.plan().orElseThrow().fingerprints().get(value));
      }
    }
  }

  /** All that happened, to be read when the end is not as it should be. */
  private static String story(SimulatedWorld world) {
    return world.journal.entries().stream()
        .map(entry -> entry.epoch() + " " + entry.happening())
        .collect(Collectors.joining("\n"));
  }

  /** Whether the same command given again continues the run. */
  private static boolean isUnfinished(SimulatedWorld world) {
    Optional<RunStatus> ended = world.journal.read().ended();
    return ended.isEmpty() || DISTURBED.contains(ended.get()) || !world.hasEnded();
  }

  /** The plan that the last controller had: a change after the end is another run's. */
  private static RunTerms asAccepted(RunState end, RunTerms plan, RunTerms longer) {
    int values = end.plan().orElseThrow().fingerprints().size();
    return values == plan.iterations().size() ? plan : longer;
  }

  private static RunTerms withOneMore(RunTerms plan) {
    return terms(
        ImmutableMap.<Value, IterationTerms>builder()
            .putAll(plan.iterations())
            .put(
                new Value("more"),
                new IterationTerms(slice(1), 1, ImmutableSet.of(), true, Retry.DEFAULT))
            .buildOrThrow());
  }

  /** Whatever may befall a run (the low numbers of forty), and choices of what happens next. */
  @Provide
  Arbitrary<List<Integer>> scripts() {
    return Arbitraries.integers().between(0, 20_000).list().ofMaxSize(120);
  }

  private static List<Fate> fatesOf(int i, List<Fate> first, List<Fate> second) {
    Fate one = i < first.size() ? first.get(i) : Fate.SUCCEEDS;
    Fate two = i < second.size() ? second.get(i) : Fate.SUCCEEDS;
    return List.of(one, two);
  }

  private static RunStatus expected(RunTerms run, Map<Value, List<Fate>> fates) {
    boolean rejected = false;
    boolean failed = false;
    for (Value value : run.iterations().keySet()) {
      Fate last = decisive(fates.getOrDefault(value, List.of()));
      boolean blocked = expectedPhase(run, fates, value) == Phase.BLOCKED;
      rejected |= !blocked && last == Fate.WRITES_NOTHING;
      failed |= blocked || last == Fate.FAILS_FOR_GOOD;
    }
    return rejected ? RunStatus.REJECTED : failed ? RunStatus.FAILED : RunStatus.PASSED;
  }

  private static Phase expectedPhase(RunTerms run, Map<Value, List<Fate>> fates, Value value) {
    boolean blocked =
        run.of(value).after().stream()
            .anyMatch(before -> decisive(fates.get(before)) != Fate.SUCCEEDS);
    if (blocked) {
      return Phase.BLOCKED;
    }
    return decisive(fates.getOrDefault(value, List.of())) == Fate.SUCCEEDS
        ? Phase.VERIFIED
        : Phase.FAILED;
  }

  /** A lost application is repeated, and three attempts are more than two losses. */
  static Fate decisive(List<Fate> fates) {
    return fates.stream().filter(f -> !f.isLoss()).findFirst().orElse(Fate.SUCCEEDS);
  }

  private static RunTerms terms(ImmutableMap<Value, IterationTerms> iterations) {
    return new RunTerms(
        "run",
        "/out",
        Limits.DEFAULT,
        OnFailure.CONTINUE,
        iterations,
        iterations.keySet(),
        false,
        ImmutableMap.of(),
        "nonce");
  }

  static Slice slice(int cores) {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    return new Slice(
        1, cores, gibibyte, 1, gibibyte, new MemorySize(384), MemorySize.ZERO, MemorySize.ZERO);
  }
}
