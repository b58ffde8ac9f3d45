package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import io.muster.slice.SmallSlice;
import io.muster.storage.Sleeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CapacityWatchTest {
  private static final Capacity FIRST = cores(4);
  private static final Moment NOON = new Moment(Instant.parse("2026-01-01T12:00:00Z"), 1);
  private static final Value ONE = new Value("1");
  private static final Slice SLICE = SmallSlice.get();

  private final BlockingQueue<News> inbox = new LinkedBlockingQueue<>();

  private final Semaphore sleeps = new Semaphore(0);
  private final Semaphore wakes = new Semaphore(0);

  private final Sleeper sleeper =
      pause -> {
        sleeps.release();
        wakes.acquire();
      };

  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void tellsWhatHasChangedAndKeepsWhatCannotBeAsked() throws Exception {
    List<Object> answers =
        new ArrayList<>(List.of(FIRST, cores(8), new EngineException("no route"), cores(2)));
    CapacityProbe probe =
        ours -> {
          asked.incrementAndGet();
          Object next = answers.remove(0);
          if (next instanceof EngineException refused) {
            throw refused;
          }
          return (Capacity) next;
        };
    try (CapacityWatch watch = watch(probe)) {
      watch.appended(null, waiting());
      look(2);
      assertThat(told()).isEqualTo(cores(8));
      look(1);
      look(1);
      assertThat(told()).isEqualTo(cores(2));
      assertThat(watch.latest()).isEqualTo(cores(2));
    }
    assertThat(inbox).isEmpty();
    assertThat(asked).hasValue(4);
  }

  @Test
  void asksNothingWhereNothingWaits() throws Exception {
    try (CapacityWatch watch = watch(ours -> cores(asked.incrementAndGet()))) {
      look(2);
      watch.appended(null, waiting().after(Happening.to(ONE, new ClearIntended(1, SLICE)), NOON));
      look(2);
      assertThat(asked).hasValue(0);
      watch.appended(null, selecting(List.of()));
      look(1);
      assertThat(asked).as("what waits is not asked for").hasValue(0);
      watch.appended(null, selecting(List.of(ONE)));
      look(1);
      assertThat(told()).isEqualTo(cores(1));
      watch.appended(
          null, waiting().after(Happening.toRun(new RunEvent.CancelRequested("ann")), NOON));
      look(2);
      assertThat(asked).hasValue(1);
      assertThat(watch.latest()).isEqualTo(cores(1));
    }
  }

  @Test
  void leavesAMachineAsItIs() {
    try (CapacityWatch watch =
        CapacityWatch.started(FIRST, Optional.empty(), inbox::add, sleeper)) {
      watch.appended(null, waiting());
      assertThat(watch.latest()).isEqualTo(FIRST);
    }
    assertThat(inbox).isEmpty();
  }

  private CapacityWatch watch(CapacityProbe probe) {
    return CapacityWatch.started(FIRST, Optional.of(probe), inbox::add, sleeper);
  }

  /** So many looks have been taken when it returns. */
  private void look(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      sleeps.acquire();
      wakes.release();
    }
    sleeps.acquire();
    sleeps.release();
  }

  private Capacity told() throws InterruptedException {
    return ((News.CapacityAsked) inbox.poll(30, TimeUnit.SECONDS)).capacity();
  }

  private static RunState waiting() {
    return RunState.EMPTY.after(Happening.toRun(new RunEvent.SequenceResolved(List.of(ONE))), NOON);
  }

  private static RunState selecting(List<Value> values) {
    RunEvent accepted =
        new RunEvent.PlanAccepted(
            "p", "d", "/out", ImmutableMap.of(ONE, "f"), Optional.of(ImmutableList.copyOf(values)));
    return waiting().after(Happening.toRun(accepted), NOON);
  }

  private static Capacity cores(int number) {
    return new MachineCapacity(number, MemorySize.ofGibibytes(8));
  }
}
