package io.muster.conductor;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent.PlanAccepted;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.storage.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a cluster that is used by others too what it can give, again and again while something waits
 * for it. What cannot be learned stays as it was.
 */
public final class CapacityWatch implements EntryListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CapacityWatch.class);

  /** Three questions each time, whose answers are as large as the cluster. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

  private final CapacityProbe probe;
  private final Consumer<News> inbox;
  private final Sleeper sleeper;
  private volatile RunState last = RunState.EMPTY;
  private volatile Capacity latest;
  private final Thread thread = new Thread(this::lookAgainAndAgain, "muster-capacity");
  private boolean hasFailed;

  private CapacityWatch(
      Capacity atFirst, CapacityProbe probe, Consumer<News> inbox, Sleeper sleeper) {
    this.latest = atFirst;
    this.probe = probe;
    this.inbox = inbox;
    this.sleeper = sleeper;
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param probe empty: it stays as it is at first
   * @param inbox is told of what has changed
   */
  public static CapacityWatch started(
      Capacity atFirst, Optional<CapacityProbe> probe, Consumer<News> inbox, Sleeper sleeper) {
    CapacityWatch watch = new CapacityWatch(atFirst, probe.orElse(ours -> atFirst), inbox, sleeper);
    if (probe.isPresent()) {
      watch.thread.start();
    }
    return watch;
  }

  /** What there is by the last answer. */
  public Capacity latest() {
    return latest;
  }

  @Override
  public void appended(JournalEntry entry, RunState after) {
    last = after;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void lookAgainAndAgain() {
    try {
      while (true) {
        sleeper.sleep(BETWEEN_LOOKS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean somethingWaits(RunState run) {
    Optional<ImmutableSet<Value>> selected =
        run.plan().flatMap(PlanAccepted::selected).map(ImmutableSet::copyOf);
    return run.in(List.of(Phase.PENDING, Phase.WAITING)).stream()
        .anyMatch(i -> selected.isEmpty() || selected.get().contains(i.value()));
  }

  private void look() {
    RunState run = last;
    if (run.stop().isPresent() || !somethingWaits(run)) {
      return;
    }
    try {
      Capacity now = probe.capacity(Room.heldByTag(run));
      hasFailed = false;
      if (!now.equals(latest)) {
        latest = now;
        inbox.accept(new News.CapacityAsked(now));
      }
    } catch (EngineException | RuntimeException e) {
      if (!hasFailed) {
        LOG.warn("goes on with what the cluster could give before: {}", e.getMessage());
      }
      hasFailed = true;
    }
  }
}
