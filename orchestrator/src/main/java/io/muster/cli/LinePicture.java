package io.muster.cli;

import io.muster.journal.JournalEntry;
import io.muster.lifecycle.RunState;
import io.muster.report.ClusterView;
import io.muster.report.Heartbeat;
import io.muster.report.RunFacts;
import io.muster.report.TransitionLines;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One line for each transition, and a heartbeat every minute. */
final class LinePicture implements Picture {
  static final Duration BETWEEN_HEARTBEATS = Duration.ofSeconds(60);

  private final Console console;
  private final TransitionLines lines;
  private final Heartbeat heartbeat;
  private Optional<RunState> last = Optional.empty();
  private Optional<Instant> beat = Optional.empty();

  LinePicture(Console console, RunFacts facts, ClusterView cluster) {
    this.console = console;
    this.lines = new TransitionLines(facts.runId());
    this.heartbeat = new Heartbeat(facts, cluster);
  }

  @Override
  public void entry(JournalEntry entry, RunState after) {
    console.say(lines.of(entry, after));
    last = Optional.of(after);
  }

  @Override
  public Duration look(Instant now) {
    Instant since = beat.orElse(now);
    Instant due = since.plus(BETWEEN_HEARTBEATS);
    if (now.isBefore(due)) {
      beat = Optional.of(since);
      return Duration.between(now, due);
    }
    beat = Optional.of(now);
    last.filter(run -> run.ended().isEmpty()).ifPresent(run -> console.say(heartbeat.of(run, now)));
    return BETWEEN_HEARTBEATS;
  }

  @Override
  public void end(Instant now) {
    console.close();
  }
}
