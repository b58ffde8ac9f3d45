package io.muster.cli;

import io.muster.journal.JournalEntry;
import io.muster.lifecycle.RunState;
import io.muster.report.FinishedLines;
import io.muster.report.LiveBlock;
import io.muster.report.ProgressPoll;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finished iterations as lines that stay, above a block of what is under way, redrawn at most five
 * times a second when something happens and once a second otherwise.
 */
final class LivePicture implements Picture {
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(200);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Console console;
  private final FinishedLines finished;
  private final LiveBlock block;
  private final ProgressPoll progress;
  private final List<String> toSay = new ArrayList<>();
  private Optional<RunState> last = Optional.empty();
  private Instant drawn = Instant.MIN;
  private boolean changed;

  LivePicture(Console console, FinishedLines finished, LiveBlock block, ProgressPoll progress) {
    this.console = console;
    this.finished = finished;
    this.block = block;
    this.progress = progress;
  }

  @Override
  public void entry(JournalEntry entry, RunState after) {
    finished.of(entry, after, console.columns()).ifPresent(toSay::add);
    last = Optional.of(after);
    changed = true;
  }

  @Override
  public Duration look(Instant now) {
    Instant due = drawn.plus(changed ? BETWEEN_CHANGES : BETWEEN_LOOKS);
    if (now.isBefore(due)) {
      return Duration.between(now, due);
    }
    draw(now);
    return BETWEEN_LOOKS;
  }

  private void draw(Instant now) {
    last.ifPresent(run -> console.show(List.copyOf(toSay), lines(run, now)));
    toSay.clear();
    drawn = now;
    changed = false;
  }

  private List<String> lines(RunState run, Instant now) {
    return run.ended().isPresent()
        ? List.of()
        : block.lines(
            run, progress.of(LiveBlock.running(run), now), now, console.columns(), console.rows());
  }

  @Override
  public void end(Instant now) {
    console.show(List.copyOf(toSay), List.of());
    toSay.clear();
    console.close();
  }
}
