package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.Phase;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Retry;
import io.muster.plan.SliceRequest;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Canaries and {@code after} are in {@link DeciderTest}. */
class LaunchOrderTest {
  private static final Slice WIDE = Stage.slice(3, 1024);

  private final Stage stage = new Stage();

  @Test
  void beginsTheHeavierFirstThenInTheOrderOfTheSequence() {
    stage.capacity = new MachineCapacity(4, MemorySize.ofGibibytes(64));
    stage.has(1, 1).has(2, 5).has(3, 1).has(4, 5).starts();

    assertThat(begun()).containsExactly("2", "4", "1", "3");
  }

  @Test
  void passesOverWhatDoesNotFitForWhatDoes() {
    stage.capacity = new MachineCapacity(4, MemorySize.ofGibibytes(64));
    stage.has(1, WIDE, 9).has(2, WIDE, 9).has(3, 1).starts();

    assertThat(begun()).containsExactly("1", "3");
  }

  @Test
  void theFirstMayWaitInTheClustersOwnQueueAndNoSecondOne() {
    stage.capacity = new Busy();
    stage.has(1, 1).has(2, 1).starts();

    assertThat(begun()).containsExactly("1");
  }

  @Test
  void beginsMoreWhenOthersLeaveAndFewerWhenTheyCome() {
    stage.has(1, 1).has(2, 1).has(3, 1).has(4, 1).has(5, 1).has(6, 1).starts();
    assertThat(begun()).containsExactly("1", "2");

    stage.hears(new News.CapacityAsked(new MachineCapacity(4, MemorySize.ofGibibytes(64))));
    assertThat(begun()).containsExactly("1", "2", "3", "4");

    stage.hears(new News.CapacityAsked(new MachineCapacity(2, MemorySize.ofGibibytes(64))));
    stage.works(1).succeeds(1).works(2).succeeds(2);
    assertThat(begun()).as("two are still there").containsExactly("1", "2", "3", "4");
    stage.works(3).succeeds(3);
    assertThat(begun()).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void waitsInTheClustersQueueForNodesThatAreAwayWhenItIsTheOnlyOne() {
    stage.capacity = new MachineCapacity(1, MemorySize.ofGibibytes(64));
    stage.has(1, 1).has(2, 1).starts().works(1);
    stage.hears(new News.CapacityAsked(new MachineCapacity(0, MemorySize.ZERO)));

    stage.succeeds(1);

    assertThat(begun()).containsExactly("1", "2");
    assertThat(stage.state().ended()).isEmpty();
  }

  @Test
  void beginsNoMoreThanMayRunAtATime() {
    stage.limits = atMost(1);
    stage.has(1, 1).has(2, 1).starts();

    assertThat(begun()).containsExactly("1");
  }

  @Test
  void countsTheSliceOfWhatNobodyCanTellOf() {
    stage.has(1, Stage.slice(2, 1024), 1).has(2, 1).starts().works(1);

    stage.observes(1, new Observation.Unknown("the host is gone"));

    assertThat(stage.phase(1)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.phase(2)).isEqualTo(Phase.PENDING);
  }

  @Test
  void beginsARetryBeforeWhatHasNotBegunAndNotBeforeItsTime() {
    stage.limits = atMost(1);
    stage.has(1, 1).has(2, 1).has(3, 1).starts().works(1);
    stage.observes(1, new Observation.Failed(Failure.of(Failure.Origin.VANISHED, "killed")));
    assertThat(begun()).as("the retry waits").containsExactly("1", "2");

    stage.now = stage.now.plus(Retry.DEFAULT.backoff());
    stage.works(2).succeeds(2);

    assertThat(begun()).containsExactly("1", "2", "1");
  }

  private static Limits atMost(int applications) {
    Limits limits = Limits.DEFAULT;
    return new Limits(
        Optional.of(applications),
        limits.submitTimeout(),
        limits.queueTimeout(),
        limits.iterationTimeout(),
        limits.runDeadline(),
        limits.resumeWindow(),
        limits.canary(),
        limits.lingerTimeout());
  }

  /** The values whose attempts have begun so far, in that order. */
  private List<String> begun() {
    return stage.journal.entries().stream()
        .filter(entry -> entry.happening() instanceof Happening.ToIteration)
        .map(entry -> (Happening.ToIteration) entry.happening())
        .filter(to -> to.event() instanceof ClearIntended)
        .map(to -> to.value().text())
        .toList();
  }

  /** A cluster of which others use all. */
  private static final class Busy implements Capacity {
    @Override
    public Slice share(SliceRequest asked, int iterations, int maxConcurrent) {
      throw new AssertionError("slices are made before the run");
    }

    @Override
    public boolean fits(Collection<Slice> held, Slice wanted) {
      return false;
    }

    @Override
    public boolean canEverFit(Slice wanted) {
      return true;
    }

    @Override
    public String explain(Collection<Slice> held, Slice wanted) {
      return "others use it";
    }

    @Override
    public Slice largest(Slice wanted) {
      return wanted;
    }

    @Override
    public MemorySize memory(Collection<Slice> slices) {
      return MemorySize.ZERO;
    }

    @Override
    public int cores() {
      return 0;
    }
  }
}
