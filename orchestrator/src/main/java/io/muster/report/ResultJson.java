package io.muster.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.common.base.Ascii;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.RunStop;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What became of a run, for programs: the last line of stdout, and the same facts in full. */
public final class ResultJson {
  private static final int FORMAT = 1;

  private final ObjectMapper mapper = new ObjectMapper();

  /** In ASCII, so that no locale on the way to whoever reads it can spoil it. */
  private final ObjectWriter lines = mapper.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final ObjectWriter pretty = mapper.writerWithDefaultPrettyPrinter();

  /** The one line, without a line end. */
  public String lastLine(RunOutcome run) {
    return text(summary(run), lines);
  }

  /**
   * The one line of a command that ended before there was anything to tell of a run.
   *
   * @param runId the run, if there is one
   * @param retryable whether the same command given again may end better
   * @param message what went wrong, in one line
   * @param owner the run that holds the {@code out_dir}, if that is what stands in the way
   */
  public String lastLine(
      Optional<String> runId,
      ExitCode exitCode,
      boolean retryable,
      String message,
      Optional<String> owner) {
    ObjectNode json = alone(runId, exitCode, retryable, message);
    owner.ifPresent(run -> json.put("owner", run));
    return text(json, lines);
  }

  /** The one line of a run that has passed and whose outputs were looked at again. */
  public String lastLine(OutputCheck check) {
    ObjectNode json = alone(Optional.of(check.runId()), check.exitCode(), false, check.message());
    put(json, "succeeded", check.unchanged());
    put(json, "failed", check.changed());
    put(json, "failed_optional", check.failedOptional());
    put(json, "blocked", check.blocked());
    json.put("manifest", check.manifest().orElse(null));
    return text(json, lines);
  }

  private ObjectNode alone(
      Optional<String> runId, ExitCode exitCode, boolean retryable, String message) {
    ObjectNode json = head(runId, exitCode.status(), retryable);
    List.of("succeeded", "failed", "failed_optional", "blocked", "unfinished", "not_started")
        .forEach(json::putArray);
    json.putNull("manifest").put("exit_code", exitCode.code());
    return json.put("message", PlainText.clean(message));
  }

  /** The content of {@code result.json}. */
  public byte[] full(RunOutcome run) {
    ObjectNode json = mapper.createObjectNode();
    json.put("format", FORMAT);
    json.setAll(summary(run));
    json.put("out_dir", run.facts().outDir().text());
    json.put("run_folder", run.facts().folder().location().text());
    json.put("started_at", iso(run.state().startedAt()));
    json.put("ended_at", iso(run.timings().lastAt()));
    json.put("seconds", seconds(run.took()));
    json.put("controllers", run.timings().controllers());
    json.put("stopped_because", run.state().stop().map(RunStop::why).orElse(null));
    json.put("verdict", Verdict.of(run));
    ObjectNode pins = json.putObject("pins");
    run.state().pins().forEach(pins::put);
    ArrayNode stages = json.putArray("stages");
    run.stages().forEach(stage -> stages.add(iteration(run, stage)));
    ArrayNode iterations = json.putArray("iterations");
    run.iterations().forEach(iteration -> iterations.add(iteration(run, iteration)));
    return (text(json, pretty) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private ObjectNode summary(RunOutcome run) {
    ObjectNode json = head(Optional.of(run.facts().runId()), run.status(), run.isRetryable());
    List<IterationResult> asked = run.asked();
    put(json, "succeeded", values(asked, i -> i.outcome().isGood()));
    put(json, "failed", values(asked, i -> i.outcome().isFailure() && i.required()));
    put(json, "failed_optional", values(asked, i -> i.outcome().isFailure() && !i.required()));
    put(json, "blocked", values(asked, i -> i.outcome() == IterationOutcome.BLOCKED));
    put(json, "unfinished", values(run.iterations(), i -> i.outcome().isUnfinished()));
    put(json, "not_started", values(asked, i -> i.outcome() == IterationOutcome.NOT_STARTED));
    json.put("manifest", run.manifest().orElse(null));
    json.put("exit_code", run.exitCode().code());
    run.brokenOff()
        .or(() -> run.state().stop().map(RunStop::why).filter(why -> !why.isEmpty()))
        .or(() -> run.stages().stream().flatMap(ResultJson::toldOf).findFirst())
        .ifPresent(why -> json.put("message", PlainText.clean(why)));
    return json;
  }

  /** No list of values has a stage; whoever reads only these should know why they stand so. */
  private static Stream<String> toldOf(IterationResult stage) {
    return stage.outcome().isGood()
        ? Stream.empty()
        : Stream.of(
            stage.value()
                + " "
                + stage.outcome().words()
                + stage.failure().map(failure -> ": " + failure.message()).orElse(""));
  }

  private ObjectNode head(Optional<String> runId, String status, boolean retryable) {
    return mapper
        .createObjectNode()
        .put("run_id", runId.orElse(null))
        .put("status", status)
        .put("retryable", retryable);
  }

  private static List<Value> values(
      List<IterationResult> iterations, Predicate<IterationResult> which) {
    return iterations.stream().filter(which).map(IterationResult::value).toList();
  }

  private static void put(ObjectNode json, String key, List<Value> values) {
    ArrayNode list = json.putArray(key);
    values.forEach(value -> list.add(value.text()));
  }

  private ObjectNode iteration(RunOutcome run, IterationResult iteration) {
    ObjectNode json = mapper.createObjectNode();
    json.put("value", iteration.value().text());
    json.put("status", iteration.outcome().word());
    json.put("required", iteration.required());
    json.put("selected", iteration.selected());
    json.put("attempts", iteration.attempts());
    json.put("blocked_by", iteration.state().blockedBy().map(Object::toString).orElse(null));
    json.put("kept_from_run", iteration.state().keptFrom().orElse(null));
    json.put("application_id", iteration.applicationId().orElse(null));
    output(json, run, iteration);
    timings(json, iteration);
    failure(json, iteration);
    if (iteration.attempts() > 0) {
      String folder = run.facts().folder().attempt(iteration.value(), iteration.attempts()).text();
      json.put("log", iteration.failure().flatMap(Failure::log).orElse(folder));
    } else {
      json.putNull("log");
    }
    return json;
  }

  private static void output(ObjectNode json, RunOutcome run, IterationResult iteration) {
    Optional<VerifiedOutput> output = iteration.state().output();
    json.put("output", output.map(o -> run.facts().output(iteration.value()).text()).orElse(null));
    if (iteration.rows().isPresent()) {
      json.put("rows", iteration.rows().getAsLong());
    } else {
      json.putNull("rows");
    }
    json.put("bytes", output.map(VerifiedOutput::bytes).orElse(null));
    json.put("files", output.map(o -> o.files().size()).orElse(null));
    json.put("schema", output.flatMap(VerifiedOutput::schema).orElse(null));
    output
        .flatMap(VerifiedOutput::results)
        .ifPresent(results -> json.putRawValue("results", new RawValue(results)));
    ObjectNode inputs = json.putObject("inputs");
    output.ifPresent(o -> o.inputs().forEach(inputs::put));
    ArrayNode warnings = json.putArray("warnings");
    output.ifPresent(o -> o.warnings().forEach(warnings::add));
    output
        .flatMap(VerifiedOutput::use)
        .ifPresentOrElse(
            use -> sliceUse(json.putObject("slice_use"), use), () -> json.putNull("slice_use"));
  }

  /** Seconds of all cores together; busy is a task from its launch to its end. */
  private static void sliceUse(ObjectNode json, SliceUse use) {
    json.put("cores", use.cores());
    json.put("session_seconds", use.sessionMillis() / 1000.0);
    json.put("busy_seconds", use.busyMillis() / 1000.0);
    json.put("held_seconds", use.heldMillis() / 1000.0);
    json.put("one_task", use.oneTask().map(cause -> Ascii.toLowerCase(cause.name())).orElse(null));
  }

  private static void timings(ObjectNode json, IterationResult iteration) {
    json.put("waited_seconds", iteration.timing().waited().map(ResultJson::seconds).orElse(null));
    json.put("run_seconds", seconds(iteration.ran()));
    ArrayNode attempts = json.putArray("timings");
    for (AttemptTiming attempt : iteration.timing().attempts()) {
      attempts
          .addObject()
          .put("attempt", attempt.number())
          .put("begun_at", attempt.begun().toString())
          .put("launched_at", iso(attempt.launched()))
          .put("started_at", iso(attempt.started()))
          .put("ended_at", iso(attempt.ended()))
          .put("judged_at", iso(attempt.judged()))
          .put("queued_seconds", attempt.queued().map(ResultJson::seconds).orElse(null))
          .put("run_seconds", attempt.ran().map(ResultJson::seconds).orElse(null))
          .put("verify_seconds", attempt.verified().map(ResultJson::seconds).orElse(null));
    }
  }

  private static void failure(ObjectNode json, IterationResult iteration) {
    Optional<Failure> failure = iteration.failure();
    if (failure.isEmpty()) {
      json.putNull("failure");
      return;
    }
    Failure found = failure.get();
    Explanation explanation = iteration.explanation().orElseThrow();
    ObjectNode told = json.putObject("failure");
    told.put("origin", Ascii.toLowerCase(found.origin().name()));
    told.put("cause", PlainText.clean(explanation.cause()));
    told.put("advice", explanation.advice());
    told.put("retryable", explanation.mayPass());
    told.put("message", PlainText.clean(found.message()));
    if (found.exitCode().isPresent()) {
      told.put("exit_code", found.exitCode().getAsInt());
    } else {
      told.putNull("exit_code");
    }
    ArrayNode exceptions = told.putArray("exceptions");
    found.exceptions().forEach(line -> exceptions.add(PlainText.clean(line)));
    ArrayNode lines = told.putArray("last_lines");
    found.lastLines().forEach(line -> lines.add(PlainText.clean(line)));
    told.put("log", found.log().orElse(null));
  }

  private static Double seconds(Duration span) {
    return span.toMillis() / 1000.0;
  }

  private static String iso(Optional<Instant> at) {
    return at.map(Instant::toString).orElse(null);
  }

  private static String text(ObjectNode json, ObjectWriter writer) {
    try {
      return writer.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes could not be written", e);
    }
  }
}
