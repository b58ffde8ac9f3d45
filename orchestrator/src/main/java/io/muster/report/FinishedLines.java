package io.muster.report;

import com.google.common.base.Ascii;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Plan.SignalAction;
import io.muster.report.Style.Color;
import java.time.Duration;
import java.util.Optional;

/**
 * What stays on a terminal above the live block: how each attempt and iteration ended, and what
 * befell the run.
 */
public final class FinishedLines {
  private static final int WIDEST_VALUE = 24;
  private static final String BLANKS = "  ";

  private final Style style;
  private final Timings timings;

  /** Timings are fed with the same entries, each before it is told here. */
  public FinishedLines(Style style, Timings timings) {
    this.style = style;
    this.timings = timings;
  }

  /** The entry in one line, if people want to know of it. */
  public Optional<String> of(JournalEntry entry, RunState after, int columns) {
    if (entry.happening() instanceof Happening.ToIteration to) {
      return iteration(entry, to.event(), after.iteration(to.value()), after, columns);
    }
    if (entry.happening() instanceof Happening.ToRun to) {
      return run(to.event(), after).map(text -> line(Color.DOUBTFUL, "!", text, columns));
    }
    return Optional.empty();
  }

  private Optional<String> iteration(
      JournalEntry entry, IterationEvent event, IterationState now, RunState run, int columns) {
    String name = named(now, run);
    if (event instanceof IterationEvent.OutputVerified verified) {
      String text = name + BLANKS + verified(now, verified);
      return Optional.of(line(Color.GOOD, style.unicode() ? "\u2713" : "+", text, columns));
    }
    if (event instanceof IterationEvent.RetryScheduled retry) {
      String text =
          name
              + BLANKS
              + "attempt "
              + retry.attempt()
              + " failed: "
              + message(now)
              + "; again in "
              + Amounts.span(Duration.between(entry.at(), retry.at()))
              + " ("
              + retry.why()
              + ")";
      return Optional.of(line(Color.DOUBTFUL, "!", text, columns));
    }
    if (event instanceof IterationEvent.IterationFailed failed) {
      String attempts = Amounts.of(now.failures(), "attempt");
      String text =
          name
              + BLANKS
              + "failed after "
              + attempts
              + ": "
              + message(now)
              + " ("
              + failed.why()
              + ")";
      return Optional.of(line(Color.BAD, style.unicode() ? "\u2717" : "x", text, columns));
    }
    return other(event).map(text -> line(Color.DOUBTFUL, "!", name + BLANKS + text, columns));
  }

  private static Optional<String> other(IterationEvent event) {
    if (event instanceof IterationEvent.IterationBlocked blocked) {
      return Optional.of("blocked: it waits for " + blocked.by().spoken() + ", which failed");
    }
    if (event instanceof IterationEvent.KeepRefused refused) {
      return Optional.of("is not kept: " + String.join("; ", refused.problems()));
    }
    if (event instanceof IterationEvent.FateUnknown unknown) {
      return Optional.of("nobody can tell what became of it: " + unknown.why());
    }
    if (event instanceof IterationEvent.OutputChanged changed) {
      return Optional.of("was changed after it had passed: " + changed.failure().message());
    }
    if (event instanceof IterationEvent.ApplicationFound) {
      return Optional.of("found at work: adopted");
    }
    return Optional.empty();
  }

  private String verified(IterationState now, IterationEvent.OutputVerified verified) {
    Optional<Duration> ran =
        timings.of(now.value()).attempt(now.attemptNumber()).flatMap(AttemptTiming::ran);
    boolean kept = now.keptFrom().isPresent();
    StringBuilder text = new StringBuilder(kept ? "kept    " : "verified");
    text.append(BLANKS)
        .append(padded(kept ? "" : ran.map(Amounts::span).orElse(""), 6))
        .append(BLANKS);
    if (verified.output().rows().isPresent()) {
      text.append(padded(Amounts.count(verified.output().rows().getAsLong()), 10))
          .append(" rows")
          .append(BLANKS);
    }
    text.append(padded(Amounts.bytes(verified.output().bytes()), 9));
    if (now.attemptNumber() > 1 && !kept) {
      text.append(BLANKS).append("attempt ").append(now.attemptNumber());
    }
    int warnings = verified.output().warnings().size();
    if (warnings > 0) {
      text.append(BLANKS).append(Amounts.of(warnings, "warning"));
    }
    return text.toString();
  }

  private static Optional<String> run(RunEvent event, RunState after) {
    if (event instanceof RunEvent.SignalReceived signal) {
      return Optional.of(
          signal.signal()
              + ": what runs is "
              + (signal.action() == SignalAction.CANCEL ? "being stopped" : "left running"));
    }
    if (event instanceof RunEvent.StorageFailed failed) {
      return Optional.of("nothing more is begun: " + failed.message());
    }
    if (event instanceof RunEvent.ClusterFailed failed) {
      return Optional.of("nothing more is begun: " + failed.message());
    }
    if (event instanceof RunEvent.CancelRequested
        || event instanceof RunEvent.DeadlinePassed
        || event instanceof RunEvent.StoppedByFailure) {
      return after.stop().map(stop -> stop.why() + ": what runs is being stopped");
    }
    if (event instanceof RunEvent.EngineChangeDone done) {
      return Optional.of(done.change());
    }
    if (event instanceof RunEvent.ManifestWithheld) {
      return Optional.of("outputs have changed since they were verified: no manifest yet");
    }
    return Optional.empty();
  }

  private static String message(IterationState now) {
    return now.failure().map(Failure::message).orElse("no reason is known");
  }

  private static String named(IterationState now, RunState run) {
    int widest =
        Math.min(
            WIDEST_VALUE,
            run.iterations().stream()
                .limit(200)
                .mapToInt(i -> i.value().text().length())
                .max()
                .orElse(0));
    String name = now.value().text();
    return name + " ".repeat(Math.max(0, widest - name.length()));
  }

  private static String padded(String text, int columns) {
    return " ".repeat(Math.max(0, columns - text.length())) + text;
  }

  private String line(Color color, String mark, String text, int columns) {
    String clean = PlainText.cut(PlainText.clean(text), columns - mark.length() - 1);
    return style.paint(color, mark) + " " + clean.stripTrailing();
  }

  static String word(Enum<?> constant) {
    return Ascii.toLowerCase(constant.name()).replace('_', ' ');
  }
}
