package io.muster.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Ascii;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Value;
import io.muster.report.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each iteration of a run is doing, from its journal alone; from any machine, whether or not a
 * controller is alive.
 *
 * @param run the fold of the journal
 * @param timings fed with the same entries
 * @param driven whether a live controller drives the run
 */
public record Status(RunFacts facts, RunState run, Timings timings, boolean driven) {
  private static final int ROWS = 200;

  /**
   * How the run stands in one word: how it ended, {@code running}, or {@code abandoned} where
   * nobody drives a run that has not ended.
   */
  public String word() {
    return ended()
        .map(status -> Ascii.toLowerCase(status.name()))
        .orElse(driven ? "running" : "abandoned");
  }

  /**
   * The code that {@code run} ended with; while it is driven, that of one who finds it so; where
   * its controller is gone without a word, that of an attempt whose fate is unknown.
   */
  public ExitCode exitCode() {
    if (ended().isPresent()) {
      return ExitCode.of(run, facts.optional(), Optional.empty());
    }
    return driven ? ExitCode.OWNED_ELSEWHERE : ExitCode.UNSETTLED;
  }

  /** Once the manifest is written the run has passed, whether or not anybody could say so. */
  private Optional<RunStatus> ended() {
    return run.manifest().isWritten() ? Optional.of(RunStatus.PASSED) : run.ended();
  }

  /** {@code r-1 running: 4 of 9 verified, 2 running, 3 pending; begun 1m12s ago}. */
  public String line(Instant now) {
    List<String> parts = new ArrayList<>();
    parts.add(Selection.of(run).verifiedOfAsked(run));
    for (Phase phase : Phase.values()) {
      int there = those(phase).size();
      if (there > 0 && phase != Phase.VERIFIED) {
        parts.add(Amounts.count(there) + " " + FinishedLines.word(phase));
      }
    }
    long leftOut = Selection.of(run).leftOut(run);
    if (leftOut > 0) {
      parts.add(Amounts.count(leftOut) + " not selected");
    }
    String begun =
        run.startedAt()
            .map(at -> "; begun " + Amounts.span(Duration.between(at, now)) + " ago")
            .orElse("; not begun");
    String next =
        word().equals("abandoned")
            ? "; its controller is gone, continue by: " + facts.invocation().resume()
            : "";
    return facts.runId() + " " + word() + ": " + String.join(", ", parts) + begun + next;
  }

  /** The line and a table, no wider than the width. */
  public List<String> table(Map<Value, AttemptProgress> progress, Instant now, int width) {
    TextTable table =
        new TextTable(
            List.of(
                new Column("iteration", false, Column.NEVER_LEFT_OUT),
                new Column("phase", false, Column.NEVER_LEFT_OUT),
                new Column("for", true, 6),
                new Column("attempt", true, 5),
                new Column("rows", true, 3),
                new Column("ran", true, 2),
                new Column("what", false, 4)));
    Waiting waiting = new Waiting(facts, ClusterView.UNSEEN);
    List<IterationState> shown = shown();
    Selection selection = Selection.of(run);
    for (IterationState i : shown) {
      Duration inPhase = Duration.between(i.since(), now);
      table.row(
          List.of(
              i.value().text(),
              phase(i, selection),
              i.phase().isTerminal() || selection.leavesOut(i) ? "-" : Amounts.span(inPhase),
              i.attemptNumber() == 0 ? "-" : Integer.toString(i.attemptNumber()),
              rows(i),
              i.attemptNumber() == 0 ? "-" : ran(i, now),
              what(i, progress, waiting, now)));
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(now));
    lines.add("");
    lines.addAll(table.lines(width));
    if (shown.size() < run.iterations().size()) {
      int more = run.iterations().size() - shown.size();
      lines.add("and " + Amounts.count(more) + " more; --json has all");
    }
    return lines;
  }

  /** Without stages that nobody may ever wait for, and without what is not waited for at all. */
  private List<IterationState> those(Phase phase) {
    Selection selection = Selection.of(run);
    return run.in(List.of(phase)).stream()
        .filter(i -> phase != Phase.PENDING || !i.value().isStage())
        .filter(i -> !selection.leavesOut(i))
        .toList();
  }

  /** All if there are few; else what is under way or lost first. */
  private List<IterationState> shown() {
    if (run.iterations().size() <= ROWS) {
      return run.iterations();
    }
    List<IterationState> chosen = new ArrayList<>(run.in(LiveBlock.UNDER_WAY));
    chosen.addAll(run.in(List.of(Phase.FAILED, Phase.WAITING, Phase.BLOCKED)));
    chosen.addAll(run.in(List.of(Phase.PENDING, Phase.VERIFIED)));
    return chosen.subList(0, ROWS);
  }

  private String phase(IterationState i, Selection selection) {
    if (selection.leavesOut(i)) {
      return "not selected";
    }
    String word = FinishedLines.word(i.phase());
    return facts.optional().contains(i.value()) && !i.value().isStage()
        ? word + " (optional)"
        : word;
  }

  private static String rows(IterationState i) {
    return i.output().isPresent() && i.output().get().rows().isPresent()
        ? Amounts.count(i.output().get().rows().getAsLong())
        : "-";
  }

  private String ran(IterationState i, Instant now) {
    Duration ran = timings.of(i.value()).ran();
    boolean running = i.phase() == Phase.RUNNING;
    Optional<Instant> started = i.attempt().flatMap(AttemptState::startedAt);
    Duration more =
        running
            ? started.map(at -> Duration.between(at, now)).orElse(Duration.ZERO)
            : Duration.ZERO;
    return Amounts.span(ran.plus(more));
  }

  private String what(
      IterationState i, Map<Value, AttemptProgress> progress, Waiting waiting, Instant now) {
    if (i.phase() == Phase.PENDING || i.phase() == Phase.WAITING) {
      boolean waits = run.ended().isEmpty() && Selection.of(run).has(i.value());
      return waits ? "waits for " + waiting.reason(i, run, now) : "";
    }
    if (i.phase() == Phase.BLOCKED) {
      return i.blockedBy().map(by -> "by " + by).orElse("");
    }
    if (i.phase() == Phase.RUNNING) {
      AttemptProgress known = progress.get(i.value());
      String tasks = known == null ? "" : LiveRows.tasks(known) + "  ";
      return tasks + i.attempt().flatMap(AttemptState::trackingUrl).orElse("");
    }
    if (i.phase() == Phase.VERIFIED) {
      return i.keptFrom().map(from -> "kept from " + from).orElse("");
    }
    return i.failure().map(Failure::message).orElse("");
  }

  /** The same for programs, in one line. */
  public String json(Map<Value, AttemptProgress> progress, Instant now) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = mapper.createObjectNode();
    json.put("run_id", facts.runId());
    json.put("status", word());
    json.put("driven", driven);
    json.put("exit_code", exitCode().code());
    json.put("at", now.toString());
    json.put("started_at", run.startedAt().map(Instant::toString).orElse(null));
    json.put("stopping_because", run.stop().map(stop -> stop.why()).orElse(null));
    ObjectNode pins = json.putObject("pins");
    run.pins().forEach(pins::put);
    ObjectNode counts = json.putObject("counts");
    for (Phase phase : Phase.values()) {
      counts.put(
          TransitionLines.phase(phase),
          those(phase).stream().filter(i -> !i.value().isStage()).count());
    }
    Selection selection = Selection.of(run);
    counts.put("not_selected", selection.leftOut(run));
    ArrayNode stages = json.putArray("stages");
    ArrayNode iterations = json.putArray("iterations");
    for (IterationState i : run.iterations()) {
      ObjectNode of = (i.value().isStage() ? stages : iterations).addObject();
      put(of, i);
      of.put("selected", i.value().isStage() || selection.has(i.value()));
      AttemptProgress known = i.phase() == Phase.RUNNING ? progress.get(i.value()) : null;
      if (known == null) {
        of.putNull("progress");
      } else {
        put(of.putObject("progress"), known);
      }
    }
    try {
      return mapper.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes could not be written", e);
    }
  }

  private void put(ObjectNode json, IterationState i) {
    json.put("value", i.value().text());
    json.put("phase", TransitionLines.phase(i.phase()));
    json.put("since", i.since().toString());
    json.put("attempt", i.attemptNumber());
    json.put("required", !facts.optional().contains(i.value()));
    json.put("application_id", i.attempt().flatMap(AttemptState::applicationId).orElse(null));
    json.put("tracking_url", i.attempt().flatMap(AttemptState::trackingUrl).orElse(null));
    json.put("eligible_at", i.eligibleAt().map(Instant::toString).orElse(null));
    json.put("blocked_by", i.blockedBy().map(Value::text).orElse(null));
    json.put("failure", i.failure().map(Failure::message).orElse(null));
    json.put("run_seconds", timings.of(i.value()).ran().toMillis() / 1000.0);
  }

  private static void put(ObjectNode json, AttemptProgress known) {
    json.put("stage", known.stage().orElse(null));
    json.put("stages_done", known.stagesDone());
    json.put("stages_known", known.stagesKnown());
    json.put("tasks_done", known.tasksDone());
    json.put("tasks_known", known.tasksKnown());
    json.put("tasks_failed", known.tasksFailed());
    json.put(
        "rows_written", known.rows().isPresent() ? Long.valueOf(known.rows().getAsLong()) : null);
  }
}
