package io.muster.report;

import io.muster.lifecycle.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What went wrong, for people: each failure with its cause, the application's own words, where the
 * log is and what to do; then what is left to be done and the exact command for it.
 */
public final class FailureDigest {
  private static final int TOLD_IN_FULL = 10;
  private static final int TOLD_IN_A_LINE = 20;
  private static final int LOG_LINES = 12;

  private final RunOutcome run;
  private final int width;

  private FailureDigest(RunOutcome run, int width) {
    this.run = run;
    this.width = width;
  }

  /** Lines no wider than the width, but for commands and paths; none if nothing went wrong. */
  public static List<String> of(RunOutcome run, int width) {
    return new FailureDigest(run, width).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<IterationResult> failures = run.failures();
    failures.stream().limit(TOLD_IN_FULL).forEach(f -> inFull(lines, f));
    if (failures.size() > TOLD_IN_FULL) {
      alike(lines, failures.subList(TOLD_IN_FULL, failures.size()));
    }
    unknown(lines);
    leftRunning(lines);
    next(lines);
    return lines;
  }

  private void inFull(List<String> lines, IterationResult failed) {
    Failure failure = failed.failure().orElseThrow();
    Explanation explanation = failed.explanation().orElseThrow();
    String headline =
        PlainText.clean(
            failed.value().spoken()
                + (failed.required() || failed.value().isStage() ? "" : " (optional)")
                + (failed.outcome() == IterationOutcome.REJECTED ? " was rejected" : " failed")
                + (failed.attempts() > 1 ? " after " + failed.attempts() + " attempts" : "")
                + ": "
                + explanation.cause());
    // what is wrong with an output is said there and nowhere else
    lines.addAll(
        failed.outcome() == IterationOutcome.REJECTED
            ? PlainText.wrap(headline, width, "    ")
            : List.of(PlainText.cut(headline, width)));
    List<String> said = new ArrayList<>();
    if (!explanation.cause().equals(failure.message())) {
      said.add(failure.message());
    }
    failure.exceptionBesideTheMessage().ifPresent(said::add);
    said.forEach(line -> lines.add(cut("  " + PlainText.clean(line))));
    List<String> last = failure.lastLines();
    if (!last.isEmpty()) {
      lines.add("  last lines of its log:");
      last.subList(Math.max(0, last.size() - LOG_LINES), last.size())
          .forEach(line -> lines.add(cut("    | " + PlainText.clean(line)).stripTrailing()));
    }
    failure.log().ifPresent(log -> lines.add("  whole log: " + log));
    lines.add("  read it:   " + run.facts().invocation().logs(failed.value(), failed.attempts()));
    if (!explanation.advice().isEmpty()) {
      lines.add("  to do:     " + PlainText.clean(explanation.advice()));
    }
    lines.add("");
  }

  private void alike(List<String> lines, List<IterationResult> further) {
    Map<String, List<IterationResult>> byCause = new LinkedHashMap<>();
    for (IterationResult failed : further) {
      String cause = failed.explanation().map(Explanation::cause).orElse("");
      byCause.computeIfAbsent(cause, c -> new ArrayList<>()).add(failed);
    }
    lines.add("and " + Amounts.count(further.size()) + " more failed:");
    byCause.entrySet().stream()
        .limit(TOLD_IN_A_LINE)
        .forEach(e -> lines.add(cut("  " + Verdict.names(e.getValue()) + ": " + e.getKey())));
    if (byCause.size() > TOLD_IN_A_LINE) {
      lines.add("  and " + (byCause.size() - TOLD_IN_A_LINE) + " other causes");
    }
    lines.add("");
  }

  private void unknown(List<String> lines) {
    List<IterationResult> unknown = run.those(this::isForTheUserToSettle);
    for (IterationResult one : unknown.stream().limit(TOLD_IN_A_LINE).toList()) {
      lines.add(
          "nobody can tell whether attempt "
              + one.attempts()
              + " at "
              + one.value().spoken()
              + " still runs"
              + tag(one)
              + "; once you know that it is over:");
      lines.add("  " + run.facts().invocation().settle(one.value()));
    }
    if (unknown.size() > TOLD_IN_A_LINE) {
      lines.add("and " + (unknown.size() - TOLD_IN_A_LINE) + " more like that");
    }
    gap(lines, unknown);
  }

  private void leftRunning(List<String> lines) {
    List<IterationResult> left = run.those(this::isForTheNextCommand);
    for (IterationResult one : left.stream().limit(TOLD_IN_A_LINE).toList()) {
      lines.add(
          "attempt "
              + one.attempts()
              + " at "
              + one.value().spoken()
              + " is not proven over"
              + tag(one)
              + ": the next command finds out");
    }
    if (left.size() > TOLD_IN_A_LINE) {
      lines.add("and " + (left.size() - TOLD_IN_A_LINE) + " more like that");
    }
    if (!left.isEmpty() && run.exitCode().isOfASignal()) {
      lines.add("to stop what is left of it without going on:");
      lines.add("  " + run.facts().invocation().command("cancel"));
    }
    gap(lines, left);
  }

  private boolean isForTheUserToSettle(IterationOutcome outcome) {
    return outcome == IterationOutcome.UNKNOWN && !isForTheNextCommand(outcome);
  }

  /**
   * What storage that failed kept from being told, or who sent a signal did not wait for, may well
   * be told when it is asked again.
   */
  private boolean isForTheNextCommand(IterationOutcome outcome) {
    return outcome == IterationOutcome.LEFT_RUNNING
        || (outcome == IterationOutcome.UNKNOWN
            && (run.exitCode() == ExitCode.STORAGE_FAILED || run.exitCode().isOfASignal()));
  }

  private static String tag(IterationResult one) {
    Optional<String> application = one.applicationId();
    String tag = one.state().attempt().flatMap(a -> a.tag()).map(t -> t.text()).orElse("");
    return " (" + application.map(id -> id + ", ").orElse("") + "tag " + tag + ")";
  }

  private static void gap(List<String> lines, List<IterationResult> told) {
    if (!told.isEmpty()) {
      lines.add("");
    }
  }

  private void next(List<String> lines) {
    long left = run.asked().stream().filter(i -> !i.outcome().isGood()).count();
    if (left == 0 || run.exitCode() == ExitCode.PASSED) {
      return;
    }
    String kept = run.asked().size() == left ? "" : ", keeping what is verified and unchanged";
    lines.add("to run the " + (left == 1 ? "one" : Amounts.count(left)) + " left" + kept + ":");
    lines.add("  " + run.facts().invocation().resume());
    lines.add("");
  }

  private String cut(String line) {
    return PlainText.cut(PlainText.clean(line), width);
  }
}
