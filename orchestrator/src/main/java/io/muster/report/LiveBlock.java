package io.muster.report;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.report.Style.Color;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a terminal shows of a run at this moment: one line of how much of the capacity is held and
 * busy, one line for each iteration under way, one for those that wait.
 */
public final class LiveBlock {
  private static final int MOST_ROWS = 24;
  private static final List<Phase> HOLDING =
      Arrays.stream(Phase.values()).filter(Phase::holdsSlice).toList();
  static final List<Phase> UNDER_WAY =
      Arrays.stream(Phase.values())
          .filter(phase -> !phase.isTerminal())
          .filter(phase -> phase != Phase.PENDING && phase != Phase.WAITING)
          .toList();

  private final ClusterView cluster;
  private final Waiting waiting;
  private final Style style;

  /** Where no capacity is seen it says what is held, and not of how much. */
  public LiveBlock(RunFacts facts, ClusterView cluster, Style style) {
    this.cluster = cluster;
    this.waiting = new Waiting(facts, cluster);
    this.style = style;
  }

  /** The iterations of which {@link #lines} wants to know how far they are. */
  public static List<IterationState> running(RunState run) {
    return run.in(Phase.RUNNING).stream().limit(64).map(run::at).toList();
  }

  /** The lines, none wider than {@code columns - 1}, and fewer than {@code rows}. */
  public List<String> lines(
      RunState run, Map<Value, AttemptProgress> progress, Instant now, int columns, int rows) {
    int width = Math.max(1, columns - 1);
    List<IterationState> underWay =
        run.in(UNDER_WAY).stream()
            .sorted(Comparator.comparingInt(IterationState::position))
            .toList();
    int room = Math.max(1, Math.min(MOST_ROWS, rows - 4));
    boolean cut = underWay.size() > room;
    List<IterationState> shown = cut ? underWay.subList(0, room - 1) : underWay;
    List<String> lines = new ArrayList<>();
    lines.add(header(run, progress, now, width));
    lines.addAll(new LiveRows(style, cluster, now, width).of(shown, progress));
    if (cut) {
      int more = underWay.size() - shown.size();
      lines.add(quiet("  and " + more + " more under way", width));
    }
    String waits = waiting.sentence(run, now);
    if (!waits.isEmpty()) {
      lines.add(quiet("  waiting: " + waits, width));
    }
    return lines;
  }

  private String quiet(String text, int width) {
    return style.paint(Color.QUIET, PlainText.cut(text, width));
  }

  /** As many of its parts as there is room for, the most important first. */
  private String header(
      RunState run, Map<Value, AttemptProgress> progress, Instant now, int width) {
    List<String> parts = new ArrayList<>();
    parts.add(counts(run));
    parts.add(cores(run, progress));
    run.startedAt().ifPresent(at -> parts.add(Amounts.span(Duration.between(at, now))));
    List<Slice> held = held(run);
    MemorySize memory =
        cluster.capacity().map(c -> c.memory(held)).orElseGet(() -> MachineCapacity.memoryOf(held));
    if (!memory.isZero()) {
      parts.add("memory " + Amounts.bytes(memory.mebibytes() << 20));
    }
    StringBuilder header = new StringBuilder(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (header.length() + style.separator().length() + part.length() > width) {
        break;
      }
      header.append(style.separator()).append(part);
    }
    return PlainText.cut(header.toString(), width);
  }

  private static String counts(RunState run) {
    StringBuilder counts = new StringBuilder(Selection.of(run).verifiedOfAsked(run));
    for (Phase lost : List.of(Phase.FAILED, Phase.BLOCKED)) {
      if (!run.in(lost).isEmpty()) {
        counts.append(", ").append(Amounts.count(run.in(lost).size())).append(' ');
        counts.append(FinishedLines.word(lost));
      }
    }
    return counts.toString();
  }

  private String cores(RunState run, Map<Value, AttemptProgress> progress) {
    int held = held(run).stream().mapToInt(Slice::taskCores).sum();
    String of = cluster.capacity().map(c -> " of " + c.cores()).orElse("");
    String busy = busy(run, progress).map(b -> ", " + b + " busy").orElse("");
    return "cores " + held + of + " held" + busy;
  }

  /** Empty where not every running application says how far it is. */
  private static Optional<Long> busy(RunState run, Map<Value, AttemptProgress> progress) {
    long busy = 0;
    for (IterationState i : run.in(List.of(Phase.RUNNING))) {
      AttemptProgress known = progress.get(i.value());
      if (known == null) {
        return Optional.empty();
      }
      int cores = i.attempt().map(a -> a.slice().taskCores()).orElse(0);
      busy += Math.min(cores, known.tasksLeft());
    }
    return Optional.of(busy);
  }

  private static List<Slice> held(RunState run) {
    return run.in(HOLDING).stream()
        .flatMap(i -> i.attempt().map(AttemptState::slice).stream())
        .toList();
  }
}
