package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.SimulatedWorld.Fate;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Any plan, any order of what happens, controllers that die at any instant: the end is that of an
 * undisturbed run.
 */
class CrashAndResumeTest {
  private static final int UNTIL_ENDED = 5_000;

  @Property(tries = 400)
  void endsAsAnUndisturbedRunWould(
      @ForAll @IntRange(min = 1, max = 7) int iterations,
      @ForAll @Size(max = 7) List<Fate> firstFates,
      @ForAll @Size(max = 7) List<Fate> secondFates,
      @ForAll @IntRange(min = 1, max = 4) int cores,
      @ForAll("scripts") List<Integer> script) {
    Map<Value, List<Fate>> fates = new LinkedHashMap<>();
    ImmutableMap.Builder<Value, IterationTerms> terms = ImmutableMap.builder();
    for (int i = 0; i < iterations; i++) {
      Value value = new Value(Integer.toString(i));
      fates.put(value, fatesOf(i, firstFates, secondFates));
      ImmutableSet<Value> after = i == 3 ? ImmutableSet.of(new Value("1")) : ImmutableSet.of();
      terms.put(
          value, new IterationTerms(slice(1 + i % cores), 1 + i % 2, after, true, Retry.DEFAULT));
    }
    RunTerms run = terms(terms.buildOrThrow());
    MachineCapacity machine = new MachineCapacity(cores, MemorySize.ofGibibytes(64));
    SimulatedWorld world = new SimulatedWorld(run, machine, fates);

    world.start();
    for (int choice : script) {
      if (choice % 5 == 0) {
        world.crash();
        world.start();
      }
      world.step(choice / 5);
    }
    for (int i = 0; i < UNTIL_ENDED && !world.hasEnded(); i++) {
      if (world.journal.read().ended().isEmpty()) {
        world.start();
      }
      world.step(i);
    }

    assertThat(world.hasEnded()).as("the run ends").isTrue();
    RunState end = world.journal.read();
    assertThat(end.ended()).contains(expected(run, fates));
    assertThat(world.manifests() > 0).isEqualTo(end.ended().get() == RunStatus.PASSED);
    for (IterationState state : end.iterations()) {
      assertThat(state.phase()).isEqualTo(expectedPhase(run, fates, state.value()));
      if (state.phase() == Phase.VERIFIED) {
        assertThat(world.outputs()).containsEntry(state.value(), state.attemptNumber());
      }
    }
  }

  /** Crashes (multiples of five) and choices of what happens next. */
  @Provide
  Arbitrary<List<Integer>> scripts() {
    return Arbitraries.integers().between(0, 2_000).list().ofMaxSize(80);
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
      Fate last = decisive(fates.get(value));
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
    return decisive(fates.get(value)) == Fate.SUCCEEDS ? Phase.VERIFIED : Phase.FAILED;
  }

  /** A lost application is repeated, and three attempts are more than two losses. */
  private static Fate decisive(List<Fate> fates) {
    return fates.stream().filter(f -> f != Fate.IS_LOST).findFirst().orElse(Fate.SUCCEEDS);
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

  private static Slice slice(int cores) {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    return new Slice(
        1, cores, gibibyte, 1, gibibyte, new MemorySize(384), MemorySize.ZERO, MemorySize.ZERO);
  }
}
