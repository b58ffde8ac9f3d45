package io.muster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One line that says how the run ended, with the figures that bear it out. */
public final class Verdict {
  private static final int NAMED = 8;

  private Verdict() {}

  /** {@code PASSED: 9 of 9 iterations verified, 12,345 rows in 2m03s; manifest /out/...}. */
  public static String of(RunOutcome run) {
    List<IterationResult> asked = run.asked();
    long good = asked.stream().filter(i -> i.outcome().isGood()).count();
    List<String> parts = new ArrayList<>();
    parts.add(good + " of " + Amounts.of(asked.size(), "iteration") + " verified");
    group(run, IterationOutcome.FAILED).ifPresent(parts::add);
    group(run, IterationOutcome.REJECTED).ifPresent(parts::add);
    group(run, IterationOutcome.BLOCKED).ifPresent(parts::add);
    group(run, IterationOutcome.UNKNOWN).ifPresent(parts::add);
    group(run, IterationOutcome.LEFT_RUNNING).ifPresent(parts::add);
    group(run, IterationOutcome.STOPPED).ifPresent(parts::add);
    group(run, IterationOutcome.NOT_STARTED).ifPresent(parts::add);
    String verdict =
        run.status().replace('_', ' ').toUpperCase(Locale.ROOT)
            + ": "
            + String.join(", ", parts)
            + " in "
            + Amounts.span(run.took())
            + (run.state().epoch() > 1 ? " since the run began" : "");
    return verdict + why(run) + " (exit " + run.exitCode().code() + ")";
  }

  private static String why(RunOutcome run) {
    if (run.manifest().isPresent()) {
      return "; manifest " + run.manifest().get();
    }
    if (run.exitCode() == ExitCode.PASSED) {
      return "; no manifest, since not all iterations were asked for";
    }
    Optional<String> stop =
        run.state().stop().map(s -> s.why()).filter(w -> !w.isEmpty()).map(PlainText::clean);
    return stop.map(w -> "; " + w).orElse("");
  }

  private static Optional<String> group(RunOutcome run, IterationOutcome outcome) {
    List<IterationResult> ones =
        run.with(run.asked()).stream().filter(i -> i.outcome() == outcome).toList();
    if (ones.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(ones.size() + " " + outcome.words() + " (" + names(ones) + ")");
  }

  /** {@code 3, 56}, and no more than a few. */
  static String names(List<IterationResult> ones) {
    List<String> names =
        new ArrayList<>(
            ones.stream()
                .limit(NAMED)
                .map(i -> i.value() + (i.required() || i.value().isStage() ? "" : " optional"))
                .toList());
    if (ones.size() > NAMED) {
      names.add(Amounts.count(ones.size() - NAMED) + " more");
    }
    return String.join(", ", names);
  }
}
