package io.muster.journal;

import static io.muster.journal.Forms.FLAG;
import static io.muster.journal.Forms.INSTANT;
import static io.muster.journal.Forms.INT;
import static io.muster.journal.Forms.LONG;
import static io.muster.journal.Forms.MIB;
import static io.muster.journal.Forms.TAG;
import static io.muster.journal.Forms.TEXT;
import static io.muster.journal.Forms.VALUE;
import static io.muster.journal.Forms.byName;
import static io.muster.journal.Forms.byValue;
import static io.muster.journal.Forms.list;
import static io.muster.journal.Forms.words;
import static io.muster.journal.RecordForm.field;

import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableMap;
import io.muster.journal.RecordForm.Field;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.StopReason;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Plan.SignalAction;
import io.muster.slice.Slice;

/**
 * The words of journal format 1: what each event and each of its fields is called on disk. Code may
 * be renamed; what is written here may not.
 */
final class EventForms {
  private static final Form<Failure.Origin> ORIGIN =
      words(
          Failure.Origin.class,
          ImmutableBiMap.of(
              Failure.Origin.SUBMIT, "submit",
              Failure.Origin.APPLICATION, "application",
              Failure.Origin.VANISHED, "vanished",
              Failure.Origin.SUBMIT_TIME_LIMIT, "submit_time_limit",
              Failure.Origin.TIME_LIMIT, "time_limit",
              Failure.Origin.OUTPUT, "output",
              Failure.Origin.OUTPUT_CHANGED, "output_changed"));

  private static final Form<StopReason> STOP_REASON =
      words(
          StopReason.class,
          ImmutableBiMap.of(
              StopReason.RUN_STOPPED, "run_stopped",
              StopReason.PLAN_CHANGED, "plan_changed",
              StopReason.NOT_BEGUN_IN_TIME, "not_begun_in_time",
              StopReason.NOT_ENDED_IN_TIME, "not_ended_in_time",
              StopReason.LINGERING, "lingering"));

  private static final Form<SignalAction> SIGNAL_ACTION =
      words(
          SignalAction.class,
          ImmutableBiMap.of(SignalAction.CANCEL, "cancel", SignalAction.DETACH, "detach"));

  private static final Form<RunStatus> RUN_STATUS =
      words(
          RunStatus.class,
          ImmutableBiMap.of(
              RunStatus.PASSED, "passed",
              RunStatus.PARTIAL, "partial",
              RunStatus.FAILED, "failed",
              RunStatus.REJECTED, "rejected",
              RunStatus.CANCELLED, "cancelled",
              RunStatus.INTERRUPTED, "interrupted",
              RunStatus.DEADLINE_PASSED, "deadline_passed",
              RunStatus.UNSETTLED, "unsettled",
              RunStatus.STORAGE_FAILED, "storage_failed",
              RunStatus.CLUSTER_FAILED, "cluster_failed"));

  private static final Form<Slice> SLICE =
      RecordForm.of(
          Slice.class,
          field("executors", INT),
          field("executor_cores", INT),
          field("executor_memory_mib", MIB),
          field("driver_cores", INT),
          field("driver_memory_mib", MIB),
          field("memory_overhead_mib", MIB),
          field("pyspark_memory_mib", MIB),
          field("off_heap_memory_mib", MIB));

  private static final Form<Failure> FAILURE =
      RecordForm.of(
          Failure.class,
          field("origin", ORIGIN),
          field("exit_code", INT),
          field("message", TEXT),
          field("exceptions", list(TEXT)),
          field("last_lines", list(TEXT)),
          field("log", TEXT));

  private static final Form<OutputFile> OUTPUT_FILE =
      RecordForm.of(
          OutputFile.class,
          field("path", TEXT),
          field("bytes", LONG),
          field("identity", TEXT),
          field("rows", LONG));

  private static final Form<SliceUse.OneTask> ONE_TASK =
      words(
          SliceUse.OneTask.class,
          ImmutableBiMap.of(
              SliceUse.OneTask.INPUT, "input",
              SliceUse.OneTask.COALESCE, "coalesce",
              SliceUse.OneTask.SHUFFLE, "shuffle",
              SliceUse.OneTask.MADE, "made",
              SliceUse.OneTask.SKEW, "skew"));

  private static final Form<SliceUse> SLICE_USE =
      RecordForm.of(
          SliceUse.class,
          field("cores", INT),
          field("session_ms", LONG),
          field("busy_ms", LONG),
          field("one_task", ONE_TASK));

  private static final Form<VerifiedOutput> VERIFIED_OUTPUT =
      RecordForm.of(
          VerifiedOutput.class,
          field("rows", LONG),
          field("schema", TEXT),
          field("files", list(OUTPUT_FILE)),
          field("inputs", byName(TEXT)),
          field("warnings", list(TEXT)),
          field("slice_use", SLICE_USE),
          field("results", TEXT),
          field("pins", byName(TEXT)));

  private static final Field ATTEMPT = field("attempt", INT);
  private static final Field WITH_SLICE = field("slice", SLICE);
  private static final Field WITH_FAILURE = field("failure", FAILURE);
  private static final Field WHY = field("why", TEXT);
  private static final Field BY = field("by", TEXT);
  private static final Field MESSAGE = field("message", TEXT);
  private static final Field CHANGE = field("change", TEXT);

  /** What can happen to an iteration, by its name on disk. */
  static final ImmutableMap<String, RecordForm<? extends IterationEvent>> OF_ITERATIONS =
      ImmutableMap.<String, RecordForm<? extends IterationEvent>>builder()
          .put(
              "keep_intended",
              RecordForm.of(IterationEvent.KeepIntended.class, field("from_run", TEXT)))
          .put(
              "keep_refused",
              RecordForm.of(IterationEvent.KeepRefused.class, field("problems", list(TEXT))))
          .put(
              "clear_intended",
              RecordForm.of(IterationEvent.ClearIntended.class, ATTEMPT, WITH_SLICE))
          .put("output_cleared", RecordForm.of(IterationEvent.OutputCleared.class, ATTEMPT))
          .put(
              "launch_intended",
              RecordForm.of(IterationEvent.LaunchIntended.class, ATTEMPT, field("tag", TAG)))
          .put("launch_accepted", RecordForm.of(IterationEvent.LaunchAccepted.class, ATTEMPT))
          .put(
              "launch_refused",
              RecordForm.of(IterationEvent.LaunchRefused.class, ATTEMPT, WITH_FAILURE))
          .put("find_intended", RecordForm.of(IterationEvent.FindIntended.class, ATTEMPT))
          .put("application_found", RecordForm.of(IterationEvent.ApplicationFound.class, ATTEMPT))
          .put("attempt_voided", RecordForm.of(IterationEvent.AttemptVoided.class, ATTEMPT))
          .put(
              "application_started",
              RecordForm.of(
                  IterationEvent.ApplicationStarted.class,
                  ATTEMPT,
                  field("application_id", TEXT),
                  field("tracking_url", TEXT)))
          .put(
              "application_identified",
              RecordForm.of(
                  IterationEvent.ApplicationIdentified.class,
                  ATTEMPT,
                  field("application_id", TEXT),
                  field("tracking_url", TEXT)))
          .put("context_stopped", RecordForm.of(IterationEvent.ContextStopped.class, ATTEMPT))
          .put(
              "application_succeeded",
              RecordForm.of(IterationEvent.ApplicationSucceeded.class, ATTEMPT))
          .put(
              "application_failed",
              RecordForm.of(IterationEvent.ApplicationFailed.class, ATTEMPT, WITH_FAILURE))
          .put(
              "stop_intended",
              RecordForm.of(
                  IterationEvent.StopIntended.class, ATTEMPT, field("reason", STOP_REASON)))
          .put(
              "application_stopped",
              RecordForm.of(IterationEvent.ApplicationStopped.class, ATTEMPT))
          .put("fate_unknown", RecordForm.of(IterationEvent.FateUnknown.class, ATTEMPT, WHY))
          .put(
              "settled_by_operator",
              RecordForm.of(IterationEvent.SettledByOperator.class, ATTEMPT, BY))
          .put("verify_intended", RecordForm.of(IterationEvent.VerifyIntended.class, ATTEMPT))
          .put(
              "output_verified",
              RecordForm.of(
                  IterationEvent.OutputVerified.class, ATTEMPT, field("output", VERIFIED_OUTPUT)))
          .put(
              "output_rejected",
              RecordForm.of(IterationEvent.OutputRejected.class, ATTEMPT, WITH_FAILURE))
          .put(
              "output_changed",
              RecordForm.of(IterationEvent.OutputChanged.class, ATTEMPT, WITH_FAILURE))
          .put(
              "retry_scheduled",
              RecordForm.of(
                  IterationEvent.RetryScheduled.class,
                  ATTEMPT,
                  field("not_before", INSTANT),
                  WITH_SLICE,
                  WHY))
          .put(
              "iteration_failed", RecordForm.of(IterationEvent.IterationFailed.class, ATTEMPT, WHY))
          .put(
              "iteration_blocked",
              RecordForm.of(IterationEvent.IterationBlocked.class, field("by", VALUE)))
          .put("iteration_reopened", RecordForm.of(IterationEvent.IterationReopened.class, WHY))
          .buildOrThrow();

  /** What can happen to the run, by its name on disk. */
  static final ImmutableMap<String, RecordForm<? extends RunEvent>> OF_RUN =
      ImmutableMap.<String, RecordForm<? extends RunEvent>>builder()
          .put(
              "controller_started",
              RecordForm.of(
                  RunEvent.ControllerStarted.class,
                  field("muster_version", TEXT),
                  field("host", TEXT),
                  field("pid", LONG),
                  field("run_id", TEXT),
                  field("new_allowance", FLAG)))
          .put(
              "sequence_resolved",
              RecordForm.of(RunEvent.SequenceResolved.class, field("values", list(VALUE))))
          .put(
              "plan_accepted",
              RecordForm.of(
                  RunEvent.PlanAccepted.class,
                  field("name", TEXT),
                  field("digest", TEXT),
                  field("out_dir", TEXT),
                  field("fingerprints", byValue(TEXT)),
                  field("selected", list(VALUE)),
                  field("engine", TEXT)))
          .put("cancel_requested", RecordForm.of(RunEvent.CancelRequested.class, BY))
          .put(
              "signal_received",
              RecordForm.of(
                  RunEvent.SignalReceived.class,
                  field("signal", TEXT),
                  field("action", SIGNAL_ACTION)))
          .put("deadline_passed", RecordForm.of(RunEvent.DeadlinePassed.class))
          .put(
              "stopped_by_failure",
              RecordForm.of(RunEvent.StoppedByFailure.class, field("failed", VALUE)))
          .put("storage_failed", RecordForm.of(RunEvent.StorageFailed.class, MESSAGE))
          .put("cluster_failed", RecordForm.of(RunEvent.ClusterFailed.class, MESSAGE))
          .put("engine_change_intended", RecordForm.of(RunEvent.EngineChangeIntended.class, CHANGE))
          .put("engine_change_done", RecordForm.of(RunEvent.EngineChangeDone.class, CHANGE))
          .put("engine_change_undone", RecordForm.of(RunEvent.EngineChangeUndone.class, CHANGE))
          .put(
              "input_pinned",
              RecordForm.of(
                  RunEvent.InputPinned.class, field("what", TEXT), field("version", TEXT)))
          .put(
              "manifest_intended",
              RecordForm.of(RunEvent.ManifestIntended.class, field("nonce", TEXT)))
          .put("manifest_withheld", RecordForm.of(RunEvent.ManifestWithheld.class))
          .put(
              "manifest_written",
              RecordForm.of(RunEvent.ManifestWritten.class, field("location", TEXT)))
          .put("run_ended", RecordForm.of(RunEvent.RunEnded.class, field("status", RUN_STATUS)))
          .buildOrThrow();

  /** The name on disk of every event. */
  static final ImmutableMap<Class<?>, String> NAMES = names();

  private EventForms() {}

  private static ImmutableMap<Class<?>, String> names() {
    ImmutableMap.Builder<Class<?>, String> names = ImmutableMap.builder();
    OF_ITERATIONS.forEach((name, form) -> names.put(form.type(), name));
    OF_RUN.forEach((name, form) -> names.put(form.type(), name));
    return names.buildOrThrow();
  }
}
