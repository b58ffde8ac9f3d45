package io.muster.cli;

import io.muster.plan.Quantities;
import io.muster.report.ExitCode;
import java.time.Duration;

/**
 * Spans of time on the command line, written as in a plan: {@code 90s}, {@code 10m}, {@code 1h30m}.
 */
final class Spans {
  private Spans() {}

  /** The span; zero for an empty text. */
  static Duration parse(String option, String text) throws Refusal {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    return Quantities.span(text)
        .orElseThrow(
            () ->
                new Refusal(
                    ExitCode.USAGE,
                    option + " " + text + ": not a span of time; write 90s, 10m or 1h30m"));
  }
}
