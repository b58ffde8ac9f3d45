package io.muster.cli;

import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.RunState;
import io.muster.report.ClusterView;
import io.muster.report.FinishedLines;
import io.muster.report.LiveBlock;
import io.muster.report.ProgressPoll;
import io.muster.report.RunFacts;
import io.muster.report.Timings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a run while it goes on: is told on the conductor's thread and never holds it up, and draws
 * on a thread of its own, so that a terminal that takes nothing (Ctrl-S) stops nobody.
 */
public final class RunDisplay implements EntryListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunDisplay.class);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);

  private record Told(Optional<JournalEntry> entry, RunState after) {
    static final Told END = new Told(Optional.empty(), RunState.EMPTY);
  }

  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final Picture picture;
  private final InstantSource clock;
  private final Thread thread;

  private RunDisplay(Picture picture, InstantSource clock) {
    this.picture = picture;
    this.clock = clock;
    this.thread = new Thread(this::draw, "display");
    thread.setDaemon(true);
  }

  static RunDisplay started(Picture picture, InstantSource clock) {
    RunDisplay display = new RunDisplay(picture, clock);
    display.thread.start();
    return display;
  }

  /**
   * Begins to show a run on the console that fits. {@code timings} must be told of each entry
   * before this is: it comes first among the listeners.
   */
  public static RunDisplay started(
      Consoles consoles,
      RunFacts facts,
      ClusterView cluster,
      Timings timings,
      ProgressPoll progress,
      InstantSource clock) {
    if (!consoles.isLive()) {
      return started(new LinePicture(consoles.console(), facts, cluster), clock);
    }
    return started(
        new LivePicture(
            consoles.console(),
            new FinishedLines(consoles.style(), timings),
            new LiveBlock(facts, cluster, consoles.style()),
            progress),
        clock);
  }

  @Override
  public void appended(JournalEntry entry, RunState after) {
    told.add(new Told(Optional.of(entry), after));
  }

  private void draw() {
    try {
      Duration quiet = picture.look(clock.instant());
      for (boolean ended = false; !ended; ) {
        Told next = told.poll(quiet.toMillis() + 1, TimeUnit.MILLISECONDS);
        while (next != null && !ended) {
          Told now = next;
          now.entry().ifPresent(entry -> picture.entry(entry, now.after()));
          ended = now.entry().isEmpty();
          next = ended ? null : told.poll();
        }
        if (!ended) {
          quiet = picture.look(clock.instant());
        }
      }
      picture.end(clock.instant());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the display failed; the run goes on unseen", e);
    }
  }

  /** Shows what is left and takes away the block; waits for that, but not for ever. */
  @Override
  public void close() {
    told.add(Told.END);
    try {
      thread.join(ENDS_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
