package io.muster.report;

import io.muster.lifecycle.VerifiedOutput;
import io.muster.report.TextTable.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The iterations of a run that is over, one row each in the order of the sequence; of a long run
 * those that did not pass and those that took longest.
 */
public final class ResultTable {
  private static final int ALL_SHOWN_UP_TO = 40;
  private static final int LOST_SHOWN = 30;
  private static final int SLOWEST_SHOWN = 10;

  private ResultTable() {}

  /** Lines no wider than the width. */
  public static List<String> of(RunOutcome run, int width) {
    List<IterationResult> asked = run.asked();
    List<IterationResult> shown = shown(asked);
    TextTable table =
        new TextTable(
            List.of(
                new Column("iteration", false, Column.NEVER_LEFT_OUT),
                new Column("status", false, Column.NEVER_LEFT_OUT),
                new Column("attempts", true, 4),
                new Column("rows", true, 5),
                new Column("bytes", true, 3),
                new Column("files", true, 1),
                new Column("seconds", true, 6),
                new Column("waited", true, 2)));
    shown.forEach(i -> table.row(row(i)));
    List<String> lines = new ArrayList<>(table.lines(width));
    if (shown.size() < asked.size()) {
      lines.add(leftOut(asked, shown));
    }
    return lines;
  }

  private static List<String> row(IterationResult i) {
    String rows = i.rows().isPresent() ? Amounts.count(i.rows().getAsLong()) : "-";
    return List.of(
        i.value().text(),
        i.status(),
        i.attempts() == 0 ? "-" : Integer.toString(i.attempts()),
        rows,
        i.state().output().map(VerifiedOutput::bytes).map(Amounts::bytes).orElse("-"),
        i.state().output().map(o -> Amounts.count(o.files().size())).orElse("-"),
        i.attempts() == 0 ? "-" : Amounts.seconds(i.ran()),
        i.timing().waited().map(Amounts::seconds).orElse("-"));
  }

  private static List<IterationResult> shown(List<IterationResult> asked) {
    if (asked.size() <= ALL_SHOWN_UP_TO) {
      return asked;
    }
    Set<IterationResult> chosen = new HashSet<>();
    asked.stream()
        .sorted(Comparator.comparingInt(ResultTable::urgency))
        .filter(i -> !i.outcome().isGood())
        .limit(LOST_SHOWN)
        .forEach(chosen::add);
    asked.stream()
        .sorted(Comparator.comparing((IterationResult i) -> i.ran()).reversed())
        .filter(i -> i.outcome().isGood() && i.ran().compareTo(Duration.ZERO) > 0)
        .limit(SLOWEST_SHOWN)
        .forEach(chosen::add);
    return asked.stream().filter(chosen::contains).toList();
  }

  /** Failures before their consequences. */
  private static int urgency(IterationResult i) {
    return switch (i.outcome()) {
      case FAILED, REJECTED -> i.required() ? 0 : 1;
      case UNKNOWN -> 2;
      case BLOCKED -> 3;
      case LEFT_RUNNING, STOPPED -> 4;
      case NOT_STARTED, NOT_SELECTED -> 5;
      case VERIFIED, KEPT -> 6;
    };
  }

  private static String leftOut(List<IterationResult> asked, List<IterationResult> shown) {
    long good = good(asked) - good(shown);
    long others = asked.size() - shown.size() - good;
    return "not shown: "
        + Amounts.count(good)
        + " verified"
        + (others == 0 ? "" : " and " + Amounts.count(others) + " others")
        + " of "
        + Amounts.of(asked.size(), "iteration")
        + "; result.json has all";
  }

  private static long good(List<IterationResult> results) {
    return results.stream().filter(i -> i.outcome().isGood()).count();
  }
}
