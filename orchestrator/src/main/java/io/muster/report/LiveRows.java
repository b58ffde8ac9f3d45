package io.muster.report;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line for each iteration under way: value, phase, elapsed time, bar, tasks, rows, attempt,
 * executors, tracking URL, stage; from the end, what finds no room is left out. Of one that does
 * not work yet what it waits for follows the time.
 */
final class LiveRows {
  private static final int BAR = 16;
  private static final int WIDEST_VALUE = 24;

  /** Value, phase and elapsed time. */
  private static final int ALWAYS = 3;

  private final Style style;
  private final ClusterView cluster;
  private final Instant now;
  private final int width;

  LiveRows(Style style, ClusterView cluster, Instant now, int width) {
    this.style = style;
    this.cluster = cluster;
    this.now = now;
    this.width = width;
  }

  List<String> of(List<IterationState> shown, Map<Value, AttemptProgress> progress) {
    List<List<String>> rows = new ArrayList<>();
    for (IterationState i : shown) {
      rows.add(cells(i, Optional.ofNullable(progress.get(i.value()))));
    }
    List<Integer> widths = widths(rows);
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < rows.size(); at++) {
      lines.add(line(rows.get(at), widths, instead(shown.get(at))));
    }
    return lines;
  }

  /**
   * What takes the place of all that only work has: what one waits for that does not work yet, and
   * why nothing is heard of one.
   */
  private String instead(IterationState i) {
    Optional<Sight> sight = cluster.of(i);
    Optional<String> unseen = sight.flatMap(Sight::unseen).map(why -> "  out of sight: " + why);
    return unseen
        .or(
            () ->
                sight
                    .flatMap(Sight::waitsFor)
                    .filter(what -> i.phase() != Phase.RUNNING)
                    .map(what -> "  waits for " + what))
        .map(PlainText::clean)
        .orElse("");
  }

  private List<String> cells(IterationState i, Optional<AttemptProgress> progress) {
    Optional<AttemptState> attempt = i.attempt();
    Optional<Sight> sight = cluster.of(i);
    boolean running = i.phase() == Phase.RUNNING;
    Instant since =
        running ? attempt.flatMap(AttemptState::startedAt).orElse(i.since()) : i.since();
    return List.of(
        PlainText.cut(i.value().text(), WIDEST_VALUE),
        FinishedLines.word(i.phase()),
        Amounts.span(Duration.between(since, now)),
        running ? progress.map(p -> style.bar(p.tasksDone(), p.tasksKnown(), BAR)).orElse("") : "",
        running ? progress.map(LiveRows::tasks).orElse("") : "",
        running ? progress.map(LiveRows::rows).orElse("") : "",
        i.attemptNumber() > 1 ? "attempt " + i.attemptNumber() : "",
        running ? attempt.map(a -> executors(a.slice(), sight)).orElse("") : "",
        running
            ? sight
                .flatMap(Sight::trackingUrl)
                .or(() -> progress.flatMap(AttemptProgress::trackingUrl))
                .or(() -> attempt.flatMap(AttemptState::trackingUrl))
                .map(PlainText::clean)
                .orElse("")
            : "",
        running ? progress.map(LiveRows::stage).orElse("") : "");
  }

  static String tasks(AttemptProgress p) {
    if (p.tasksKnown() == 0) {
      return "no tasks yet";
    }
    String failed = p.tasksFailed() == 0 ? "" : ", " + Amounts.count(p.tasksFailed()) + " failed";
    return Amounts.count(p.tasksDone()) + "/" + Amounts.count(p.tasksKnown()) + " tasks" + failed;
  }

  private static String rows(AttemptProgress p) {
    return p.rows().isPresent() && p.rows().getAsLong() > 0
        ? Amounts.count(p.rows().getAsLong()) + " rows"
        : "";
  }

  /** Those that it has, of those that its slice asks for. */
  private static String executors(Slice slice, Optional<Sight> sight) {
    OptionalInt held = sight.map(Sight::executors).orElse(OptionalInt.empty());
    return held.isPresent()
        ? held.getAsInt() + "/" + Amounts.of(slice.executors(), "executor")
        : "";
  }

  private static String stage(AttemptProgress p) {
    return p.stage()
        .map(
            s -> "stage " + (p.stagesDone() + 1) + "/" + p.stagesKnown() + " " + PlainText.clean(s))
        .orElse("");
  }

  private static List<Integer> widths(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; !rows.isEmpty() && column < rows.get(0).size(); column++) {
      int at = column;
      widths.add(rows.stream().mapToInt(row -> PlainText.width(row.get(at))).max().orElse(0));
    }
    return widths;
  }

  /** Columns that are empty in every row take no room; the last that fits only in part is cut. */
  private String line(List<String> row, List<Integer> widths, String instead) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    int columns = instead.isEmpty() ? row.size() : ALWAYS;
    for (int column = 0; column < columns; column++) {
      int most = widths.get(column);
      boolean whole = used + 2 + most <= width;
      boolean last = column == row.size() - 1;
      if (most == 0 || (!whole && !last && column >= ALWAYS)) {
        continue;
      }
      int room = Math.max(0, Math.min(most, width - used - 2));
      if (last && room < 12 && !whole) {
        break;
      }
      String cell = PlainText.cut(row.get(column), room);
      String blanks = " ".repeat(Math.max(0, room - PlainText.width(cell)));
      line.append("  ").append(column == 2 ? blanks + cell : cell + blanks);
      used += 2 + room;
    }
    return PlainText.cut(line.append(instead).toString().stripTrailing(), width);
  }
}
