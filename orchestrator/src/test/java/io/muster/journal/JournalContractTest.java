package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent.CancelRequested;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.lifecycle.RunEvent.EngineChangeDone;
import io.muster.lifecycle.RunEvent.RunEnded;
import io.muster.lifecycle.RunEvent.SequenceResolved;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What a journal promises wherever it lies. */
abstract class JournalContractTest {
  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  static final ControllerIdentity ONE = new ControllerIdentity("ci-1", "boot", "pid:[1]", 1, 10);
  static final ControllerIdentity TWO = new ControllerIdentity("ci-2", "boot", "pid:[1]", 2, 20);
  static final String RUN_ID = "scheduled__2026-01-01T00:00:00+00:00";
  static final Location OUT_DIR = new Location("/out");
  static final Value VALUE = new Value("56");

  private final SplittableRandom chance = new SplittableRandom(7);

  /** The store that holds the journal; the same one each time it is asked. */
  abstract ObjectStore store();

  abstract Location stateDir();

  final Journals journals() {
    return new Journals(store(), chanceOfOneController());
  }

  private synchronized RandomGenerator chanceOfOneController() {
    return chance.split();
  }

  final RunFolder run() {
    return RunFolder.of(stateDir(), OUT_DIR, RUN_ID);
  }

  final OpenedJournal open(ControllerIdentity controller) {
    return journals().open(run(), controller, started(controller), NOON);
  }

  static ControllerStarted started(ControllerIdentity controller) {
    return new ControllerStarted("0.1.0", controller.host(), controller.pid(), RUN_ID, false);
  }

  static Happening change(String what) {
    return Happening.toRun(new EngineChangeDone(what));
  }

  static Happening resolved() {
    return Happening.toRun(new SequenceResolved(List.of(VALUE)));
  }

  final ReadJournal read() {
    return journals().read(run()).orElseThrow();
  }

  final List<String> changes() {
    return changes(journals());
  }

  final List<String> changes(Journals journals) {
    List<String> changes = new ArrayList<>();
    journals.read(
        run(),
        (entry, after) -> {
          if (entry.happening() instanceof Happening.ToRun happening
              && happening.event() instanceof EngineChangeDone done) {
            changes.add(done.change());
          }
        });
    return changes;
  }

  @Test
  void hasNothingBeforeTheFirstController() {
    assertThat(journals().read(run())).isEmpty();
  }

  @Test
  void beginsWithTheControllersStart() {
    OpenedJournal opened = open(ONE);

    assertThat(opened.before()).isEmpty();
    assertThat(opened.journal().epoch()).isEqualTo(1);
    assertThat(opened.first())
        .isEqualTo(new JournalEntry(1, 1, NOON, Happening.toRun(started(ONE))));
    assertThat(opened.state().startedAt()).contains(NOON);
    ReadJournal read = read();
    assertThat(read.runId()).isEqualTo(RUN_ID);
    assertThat(read.controller()).isEqualTo(ONE);
    assertThat(read.epoch()).isEqualTo(1);
    assertThat(read.lastPosition()).isEqualTo(1);
    assertThat(read.startedAt()).isEqualTo(NOON);
    assertThat(read.ended()).isEmpty();
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void readsBackWhatWasAppended() {
    Slice slice =
        new Slice(
            1,
            1,
            MemorySize.ofGibibytes(1),
            1,
            MemorySize.ofGibibytes(1),
            MemorySize.ZERO,
            MemorySize.ZERO,
            MemorySize.ZERO);
    List<JournalEntry> written = new ArrayList<>();
    OpenedJournal opened = open(ONE);
    written.add(opened.first());
    try (Journal journal = opened.journal()) {
      written.addAll(
          journal.append(
              List.of(resolved(), Happening.to(VALUE, new ClearIntended(1, slice))), NOON));
      written.addAll(
          journal.append(List.of(Happening.to(VALUE, new OutputCleared(1))), NOON.plusSeconds(3)));
      assertThat(journal.append(List.of(), NOON.plusSeconds(4))).isEmpty();
    }

    List<JournalEntry> read = new ArrayList<>();
    ReadJournal all = journals().read(run(), (entry, after) -> read.add(entry)).orElseThrow();

    assertThat(read)
        .isEqualTo(written)
        .extracting(JournalEntry::position)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(all.state().iteration(VALUE).phase()).isEqualTo(Phase.CLEARED);
    assertThat(all.lastEntryAt()).isEqualTo(NOON.plusSeconds(3));
  }

  @Test
  void saysHowTheRunEnded() {
    open(ONE).journal().append(List.of(Happening.toRun(new RunEnded(RunStatus.CANCELLED))), NOON);

    assertThat(read().ended()).contains(RunStatus.CANCELLED);
  }

  @Test
  void goesOnWhereTheControllerBeforeStopped() {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);

    OpenedJournal second = open(TWO);
    second.journal().append(List.of(change("c")), NOON);

    assertThat(second.before().orElseThrow().lastPosition()).isEqualTo(3);
    assertThat(second.first().position()).isEqualTo(4);
    assertThat(second.first().epoch()).isEqualTo(2);
    assertThat(changes()).containsExactly("a", "b", "c");
    assertThat(read().controller()).isEqualTo(TWO);
  }

  @Test
  void keepsACancelForWhoeverComesNextToRead() {
    open(ONE).journal().append(List.of(Happening.toRun(new CancelRequested("ann"))), NOON);

    assertThat(open(TWO).before().orElseThrow().state().stop()).isPresent();
  }

  @Test
  void fencesTheControllerThatWasTakenOver() {
    OpenedJournal old = open(ONE);
    old.journal().append(List.of(change("a")), NOON);
    open(TWO).journal().append(List.of(change("b")), NOON);

    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(FencedException.class)
          .isThrownBy(() -> old.journal().append(List.of(change("late")), NOON))
          .withMessageContaining("another controller has taken over the run from epoch 1");
    }
    assertThat(changes()).containsExactly("a", "b");
  }

  @Test
  void outlivesManyControllers() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      open(i % 2 == 0 ? ONE : TWO).journal().append(List.of(change("c" + i)), NOON);
      expected.add("c" + i);
    }

    assertThat(changes()).isEqualTo(expected);
    assertThat(read().epoch()).isEqualTo(12);
  }

  @Test
  void keepsRunsApart() {
    open(ONE).journal().append(List.of(change("a")), NOON);
    RunFolder other = RunFolder.of(stateDir(), OUT_DIR, "another");

    assertThat(journals().read(other)).isEmpty();
  }

  @Test
  void refusesTheJournalOfAnotherRun() {
    open(ONE);
    ControllerStarted foreign = new ControllerStarted("0.1.0", "ci-1", 1, "another", false);

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(() -> journals().open(run(), ONE, foreign, NOON))
        .withMessageContaining("it is of run " + RUN_ID + ", not of run another");
  }

  @Test
  void letsOneOfManyRacingControllersWinEachEpoch() throws Exception {
    int racers = 4;
    for (int round = 1; round <= 5; round++) {
      CyclicBarrier start = new CyclicBarrier(racers);
      List<OpenedJournal> winners = new ArrayList<>();
      for (Object result : race(racers, () -> openAfter(start))) {
        if (result instanceof OpenedJournal opened) {
          winners.add(opened);
        } else {
          assertThat(result).isInstanceOf(FencedException.class);
        }
      }
      // a racer that began after another had won may have taken over from it; no two share an epoch
      assertThat(winners).isNotEmpty();
      assertThat(winners).extracting(w -> w.journal().epoch()).doesNotHaveDuplicates();
      int last = winners.stream().mapToInt(w -> w.journal().epoch()).max().orElseThrow();
      for (OpenedJournal winner : winners) {
        if (winner.journal().epoch() < last) {
          assertThatExceptionOfType(FencedException.class)
              .isThrownBy(() -> winner.journal().append(List.of(change("no")), NOON));
        }
      }
      assertThat(read().epoch()).isEqualTo(last);
    }
  }

  @Test
  void countsEveryAppendThatReturnedWhileAnotherTookOver() throws Exception {
    for (int round = 0; round < 10; round++) {
      OpenedJournal old = open(ONE);
      List<String> acknowledged = new ArrayList<>(changes());
      CountDownLatch underWay = new CountDownLatch(3);
      int number = round;
      ExecutorService threads = Executors.newFixedThreadPool(1);
      try {
        Future<?> writing =
            threads.submit(
                () -> {
                  for (int i = 0; ; i++) {
                    String what = number + "." + i;
                    try {
                      old.journal().append(List.of(change(what)), NOON);
                    } catch (FencedException e) {
                      return null;
                    }
                    acknowledged.add(what);
                    underWay.countDown();
                    // a writer that never pauses can win against any seal for ever
                    LockSupport.parkNanos(100_000);
                  }
                });
        assertThat(underWay.await(10, TimeUnit.SECONDS)).isTrue();
        open(TWO);
        writing.get(20, TimeUnit.SECONDS);
      } finally {
        threads.shutdownNow();
      }
      // the last one may count although its writer was told that it was too late
      assertThat(changes().subList(0, acknowledged.size())).isEqualTo(acknowledged);
    }
  }

  private OpenedJournal openAfter(CyclicBarrier start) throws Exception {
    start.await(10, TimeUnit.SECONDS);
    return open(ONE);
  }

  /** What each of these threads made, or threw. */
  static List<Object> race(int racers, Callable<?> deed) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(racers);
    try {
      List<Future<Object>> results = new ArrayList<>();
      for (int i = 0; i < racers; i++) {
        results.add(
            threads.submit(
                () -> {
                  try {
                    return deed.call();
                  } catch (RuntimeException e) {
                    return e;
                  }
                }));
      }
      List<Object> made = new ArrayList<>();
      for (Future<Object> result : results) {
        made.add(result.get(20, TimeUnit.SECONDS));
      }
      return made;
    } finally {
      threads.shutdownNow();
    }
  }
}
