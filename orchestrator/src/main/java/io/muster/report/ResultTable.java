package io.muster.report;

import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.report.TextTable.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The iterations of a run that is over, one row each in the order of the sequence; of a long run
 * those that did not pass and those that took longest.
 */
public final class ResultTable {
  private static final int ALL_SHOWN_UP_TO = 40;
  private static final int LOST_SHOWN = 30;
  private static final int SLOWEST_SHOWN = 10;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("iteration", false, Column.NEVER_LEFT_OUT),
          new Column("status", false, Column.NEVER_LEFT_OUT),
          new Column("attempts", true, 5),
          new Column("rows", true, 6),
          new Column("bytes", true, 4),
          new Column("files", true, 1),
          new Column("seconds", true, 7),
          new Column("waited", true, 2));

  private ResultTable() {}

  /** Lines no wider than the width. */
  public static List<String> of(RunOutcome run, int width) {
    List<IterationResult> asked = run.asked();
    List<IterationResult> shown = shown(asked);
    List<IterationResult> rows = run.with(shown);
    boolean isUseKnown = asked.stream().anyMatch(i -> use(i).isPresent());
    List<Column> columns = new ArrayList<>(COLUMNS);
    if (isUseKnown) {
      columns.add(columns.size() - 1, new Column("busy", true, 3));
    }
    TextTable table = new TextTable(columns);
    rows.forEach(i -> table.row(row(i, isUseKnown)));
    List<String> lines = new ArrayList<>(table.lines(width));
    if (isUseKnown) {
      lines.addAll(PlainText.wrap(busy(asked), width, "  "));
    }
    if (shown.size() < asked.size()) {
      lines.add(leftOut(asked, shown));
    }
    return lines;
  }

  private static List<String> row(IterationResult i, boolean isUseKnown) {
    String rows = i.rows().isPresent() ? Amounts.count(i.rows().getAsLong()) : "-";
    List<String> cells = new ArrayList<>();
    cells.add(i.value().text());
    cells.add(i.status());
    cells.add(i.attempts() == 0 ? "-" : Integer.toString(i.attempts()));
    cells.add(rows);
    cells.add(i.state().output().map(VerifiedOutput::bytes).map(Amounts::bytes).orElse("-"));
    cells.add(i.state().output().map(o -> Amounts.count(o.files().size())).orElse("-"));
    cells.add(i.attempts() == 0 ? "-" : Amounts.seconds(i.ran()));
    if (isUseKnown) {
      cells.add(use(i).map(u -> Amounts.share(u.busyMillis(), u.heldMillis())).orElse("-"));
    }
    cells.add(i.timing().waited().map(Amounts::seconds).orElse("-"));
    return cells;
  }

  /** Of the run: while applications had sessions, how much of their slices' cores was at work. */
  private static String busy(List<IterationResult> asked) {
    List<SliceUse> uses = asked.stream().flatMap(i -> use(i).stream()).toList();
    long busy = uses.stream().mapToLong(SliceUse::busyMillis).sum();
    long held = uses.stream().mapToLong(SliceUse::heldMillis).sum();
    return "busy: tasks were at work for "
        + Amounts.share(busy, held)
        + " of the core time that slices had while their Spark sessions were open ("
        + Amounts.span(Duration.ofMillis(busy))
        + " of "
        + Amounts.span(Duration.ofMillis(held))
        + ")";
  }

  private static Optional<SliceUse> use(IterationResult i) {
    return i.state().output().flatMap(VerifiedOutput::use);
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
