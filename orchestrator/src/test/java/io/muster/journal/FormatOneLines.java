package io.muster.journal;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ApplicationFailed;
import io.muster.lifecycle.IterationEvent.ApplicationFound;
import io.muster.lifecycle.IterationEvent.ApplicationIdentified;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationStopped;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.AttemptVoided;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.ContextStopped;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.IterationEvent.IterationFailed;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.KeepRefused;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.LaunchRefused;
import io.muster.lifecycle.IterationEvent.OutputChanged;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.RetryScheduled;
import io.muster.lifecycle.IterationEvent.SettledByOperator;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunEvent.CancelRequested;
import io.muster.lifecycle.RunEvent.ClusterFailed;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.lifecycle.RunEvent.DeadlinePassed;
import io.muster.lifecycle.RunEvent.EngineChangeDone;
import io.muster.lifecycle.RunEvent.EngineChangeIntended;
import io.muster.lifecycle.RunEvent.EngineChangeUndone;
import io.muster.lifecycle.RunEvent.InputPinned;
import io.muster.lifecycle.RunEvent.ManifestIntended;
import io.muster.lifecycle.RunEvent.ManifestWithheld;
import io.muster.lifecycle.RunEvent.ManifestWritten;
import io.muster.lifecycle.RunEvent.PlanAccepted;
import io.muster.lifecycle.RunEvent.RunEnded;
import io.muster.lifecycle.RunEvent.SequenceResolved;
import io.muster.lifecycle.RunEvent.SignalReceived;
import io.muster.lifecycle.RunEvent.StoppedByFailure;
import io.muster.lifecycle.RunEvent.StorageFailed;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.StopReason;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What every event of format 1 looks like on disk, literally, and what it means. A line may be
 * added; none may ever change, because journals with it are out there.
 */
final class FormatOneLines {
  private static final Slice SLICE =
      new Slice(
          4,
          2,
          MemorySize.ofGibibytes(16),
          1,
          new MemorySize(1536),
          new MemorySize(384),
          MemorySize.ZERO,
          MemorySize.ZERO);
  private static final String SLICE_TEXT =
      "{'executors':4,'executor_cores':2,'executor_memory_mib':16384,'driver_cores':1,"
          + "'driver_memory_mib':1536,'memory_overhead_mib':384,'pyspark_memory_mib':0,"
          + "'off_heap_memory_mib':0}";

  private static final Failure FAILURE =
      new Failure(
          Failure.Origin.APPLICATION,
          OptionalInt.of(52),
          "out of memory",
          List.of("java.lang.OutOfMemoryError: Java heap space"),
          List.of("\tat A.b(A.java:1)", "naïve \"quotes\" \\ 🚂"),
          Optional.of("/state/attempts/iter_56/2/stderr.log"));
  private static final String FAILURE_TEXT =
      "{'origin':'application','exit_code':52,'message':'out of memory',"
          + "'exceptions':['java.lang.OutOfMemoryError: Java heap space'],"
          + "'last_lines':['\\tat A.b(A.java:1)','naïve \\\"quotes\\\" \\\\ \\uD83D\\uDE82'],"
          + "'log':'/state/attempts/iter_56/2/stderr.log'}";

  static final ImmutableMap<String, Happening> LINES =
      ImmutableMap.<String, Happening>builder()
          .put(
              run(
                  "controller_started",
                  "'muster_version':'0.1.0','host':'ci-7','pid':4242,"
                      + "'run_id':'scheduled__2026-01-01T00:00:00+00:00','new_allowance':true"),
              run(
                  new ControllerStarted(
                      "0.1.0", "ci-7", 4242, "scheduled__2026-01-01T00:00:00+00:00", true)))
          .put(
              run("sequence_resolved", "'values':['2','07','a.b_c-d']"),
              run(new SequenceResolved(List.of(value("2"), value("07"), value("a.b_c-d")))))
          .put(
              run(
                  "plan_accepted",
                  "'name':'delays','digest':'d1','out_dir':'s3://bucket/out',"
                      + "'fingerprints':{'2':'f2','07':'f7'},'selected':['07']"),
              run(
                  new PlanAccepted(
                      "delays",
                      "d1",
                      "s3://bucket/out",
                      ImmutableMap.of(value("2"), "f2", value("07"), "f7"),
                      Optional.of(List.of(value("07"))))))
          .put(
              run(
                  "plan_accepted",
                  "'name':'delays','digest':'d1','out_dir':'/out','fingerprints':{}"),
              run(new PlanAccepted("delays", "d1", "/out", ImmutableMap.of(), Optional.empty())))
          .put(
              run("cancel_requested", "'by':'ann on ci-7'"),
              run(new CancelRequested("ann on ci-7")))
          .put(
              run("signal_received", "'signal':'SIGTERM','action':'detach'"),
              run(new SignalReceived("SIGTERM", SignalAction.DETACH)))
          .put(
              run("signal_received", "'signal':'SIGINT','action':'cancel'"),
              run(new SignalReceived("SIGINT", SignalAction.CANCEL)))
          .put(run("deadline_passed", ""), run(new DeadlinePassed()))
          .put(run("stopped_by_failure", "'failed':'56'"), run(new StoppedByFailure(value("56"))))
          .put(run("storage_failed", "'message':'disk full'"), run(new StorageFailed("disk full")))
          .put(run("cluster_failed", "'message':'no answer'"), run(new ClusterFailed("no answer")))
          .put(
              run("engine_change_intended", "'change':'step_concurrency 1 to 9'"),
              run(new EngineChangeIntended("step_concurrency 1 to 9")))
          .put(run("engine_change_done", "'change':'c'"), run(new EngineChangeDone("c")))
          .put(run("engine_change_undone", "'change':'c'"), run(new EngineChangeUndone("c")))
          .put(run("manifest_intended", "'nonce':'9f'"), run(new ManifestIntended("9f")))
          .put(
              run("input_pinned", "'what':'delta /lake/t','version':'delta 12'"),
              run(new InputPinned("delta /lake/t", "delta 12")))
          .put(run("manifest_withheld", ""), run(new ManifestWithheld()))
          .put(
              run("manifest_written", "'location':'/out/_MUSTER_SUCCESS.json'"),
              run(new ManifestWritten("/out/_MUSTER_SUCCESS.json")))
          .putAll(endings())
          .put(to("keep_intended", "'from_run':'nightly'"), to(new KeepIntended("nightly")))
          .put(to("keep_refused", "'problems':['a','b']"), to(new KeepRefused(List.of("a", "b"))))
          .put(
              to("clear_intended", "'attempt':2,'slice':" + SLICE_TEXT),
              to(new ClearIntended(2, SLICE)))
          .put(to("output_cleared", "'attempt':2"), to(new OutputCleared(2)))
          .put(
              to("launch_intended", "'attempt':2,'tag':'m-abcdefghijklmnopqrstuvwxyz'"),
              to(new LaunchIntended(2, new Tag("m-abcdefghijklmnopqrstuvwxyz"))))
          .put(to("launch_accepted", "'attempt':2"), to(new LaunchAccepted(2)))
          .put(
              to(
                  "launch_refused",
                  "'attempt':2,'failure':{'origin':'submit','message':'no answer',"
                      + "'exceptions':[],'last_lines':[]}"),
              to(new LaunchRefused(2, Failure.of(Failure.Origin.SUBMIT, "no answer"))))
          .put(to("find_intended", "'attempt':2"), to(new FindIntended(2)))
          .put(to("application_found", "'attempt':2"), to(new ApplicationFound(2)))
          .put(to("attempt_voided", "'attempt':2"), to(new AttemptVoided(2)))
          .put(
              to(
                  "application_started",
                  "'attempt':2,'application_id':'local-1','tracking_url':'http://ci-7:4040'"),
              to(
                  new ApplicationStarted(
                      2, Optional.of("local-1"), Optional.of("http://ci-7:4040"))))
          .put(
              to("application_started", "'attempt':2"),
              to(new ApplicationStarted(2, Optional.empty(), Optional.empty())))
          .put(
              to(
                  "application_identified",
                  "'attempt':2,'application_id':'local-1','tracking_url':'http://ci-7:4040'"),
              to(new ApplicationIdentified(2, "local-1", Optional.of("http://ci-7:4040"))))
          .put(
              to("application_identified", "'attempt':2,'application_id':'local-1'"),
              to(new ApplicationIdentified(2, "local-1", Optional.empty())))
          .put(to("application_succeeded", "'attempt':2"), to(new ApplicationSucceeded(2)))
          .put(
              to("application_failed", "'attempt':2,'failure':" + FAILURE_TEXT),
              to(new ApplicationFailed(2, FAILURE)))
          .putAll(origins())
          .put(
              to("stop_intended", "'attempt':2,'reason':'run_stopped'"),
              to(new StopIntended(2, StopReason.RUN_STOPPED)))
          .put(
              to("stop_intended", "'attempt':2,'reason':'not_begun_in_time'"),
              to(new StopIntended(2, StopReason.NOT_BEGUN_IN_TIME)))
          .put(
              to("stop_intended", "'attempt':2,'reason':'not_ended_in_time'"),
              to(new StopIntended(2, StopReason.NOT_ENDED_IN_TIME)))
          .put(
              to("stop_intended", "'attempt':2,'reason':'plan_changed'"),
              to(new StopIntended(2, StopReason.PLAN_CHANGED)))
          .put(
              to("stop_intended", "'attempt':2,'reason':'lingering'"),
              to(new StopIntended(2, StopReason.LINGERING)))
          .put(to("context_stopped", "'attempt':2"), to(new ContextStopped(2)))
          .put(to("application_stopped", "'attempt':2"), to(new ApplicationStopped(2)))
          .put(
              to("fate_unknown", "'attempt':2,'why':'host gone'"),
              to(new FateUnknown(2, "host gone")))
          .put(
              to("settled_by_operator", "'attempt':2,'by':'ann'"),
              to(new SettledByOperator(2, "ann")))
          .put(to("verify_intended", "'attempt':2"), to(new VerifyIntended(2)))
          .put(
              to(
                  "output_verified",
                  "'attempt':2,'output':{'rows':7,'schema':'a INT','files':[{'path':'p/a.parquet',"
                      + "'bytes':512,'identity':'etag1','rows':7},"
                      + "{'path':'p/b.csv','bytes':4294967296,'identity':'etag2'}],"
                      + "'inputs':{'flights':'digest'}}"),
              to(
                  new OutputVerified(
                      2,
                      new VerifiedOutput(
                          OptionalLong.of(7),
                          Optional.of("a INT"),
                          List.of(
                              new OutputFile("p/a.parquet", 512, "etag1", OptionalLong.of(7)),
                              new OutputFile(
                                  "p/b.csv", 4294967296L, "etag2", OptionalLong.empty())),
                          ImmutableMap.of("flights", "digest")))))
          .put(
              to(
                  "output_verified",
                  "'attempt':1,'output':{'files':[],'inputs':{},'warnings':['quality.row_count: 3"
                      + " rows'],'slice_use':{'cores':2,'session_ms':30000,'busy_ms':12000,"
                      + "'one_task':'input'},'results':'{\\'count\\':42}',"
                      + "'pins':{'table lake.db.t':'iceberg 87'}}"),
              to(
                  new OutputVerified(
                      1,
                      new VerifiedOutput(
                          OptionalLong.empty(),
                          Optional.empty(),
                          List.of(),
                          ImmutableMap.of(),
                          Optional.of(List.of("quality.row_count: 3 rows")),
                          Optional.of(
                              new SliceUse(2, 30_000, 12_000, Optional.of(SliceUse.OneTask.INPUT))),
                          Optional.of("{\"count\":42}"),
                          Optional.of(ImmutableMap.of("table lake.db.t", "iceberg 87"))))))
          .put(
              to("output_verified", "'attempt':0,'output':{'files':[],'inputs':{}}"),
              to(
                  new OutputVerified(
                      0,
                      new VerifiedOutput(
                          OptionalLong.empty(), Optional.empty(), List.of(), ImmutableMap.of()))))
          .put(
              to("output_rejected", "'attempt':2,'failure':" + failureText("output")),
              to(new OutputRejected(2, Failure.of(Failure.Origin.OUTPUT, "m"))))
          .put(
              to("output_changed", "'attempt':2,'failure':" + failureText("output_changed")),
              to(new OutputChanged(2, Failure.of(Failure.Origin.OUTPUT_CHANGED, "m"))))
          .put(
              to(
                  "retry_scheduled",
                  "'attempt':2,'not_before':'2026-01-31T02:00:15Z','slice':"
                      + SLICE_TEXT
                      + ",'why':'out of memory'"),
              to(
                  new RetryScheduled(
                      2, Instant.parse("2026-01-31T02:00:15Z"), SLICE, "out of memory")))
          .put(
              to("iteration_failed", "'attempt':3,'why':'3 attempts'"),
              to(new IterationFailed(3, "3 attempts")))
          .put(to("iteration_blocked", "'by':'6'"), to(new IterationBlocked(value("6"))))
          .put(to("iteration_reopened", "'why':'resumed'"), to(new IterationReopened("resumed")))
          .buildOrThrow();

  private FormatOneLines() {}

  private static ImmutableMap<String, Happening> endings() {
    ImmutableMap.Builder<String, Happening> lines = ImmutableMap.builder();
    ImmutableMap.of(
            RunStatus.PASSED, "passed",
            RunStatus.PARTIAL, "partial",
            RunStatus.FAILED, "failed",
            RunStatus.REJECTED, "rejected",
            RunStatus.CANCELLED, "cancelled",
            RunStatus.INTERRUPTED, "interrupted",
            RunStatus.DEADLINE_PASSED, "deadline_passed",
            RunStatus.UNSETTLED, "unsettled",
            RunStatus.STORAGE_FAILED, "storage_failed",
            RunStatus.CLUSTER_FAILED, "cluster_failed")
        .forEach(
            (status, word) ->
                lines.put(run("run_ended", "'status':'" + word + "'"), run(new RunEnded(status))));
    return lines.buildOrThrow();
  }

  private static ImmutableMap<String, Happening> origins() {
    ImmutableMap.Builder<String, Happening> lines = ImmutableMap.builder();
    ImmutableMap.of(
            Failure.Origin.SUBMIT, "submit",
            Failure.Origin.APPLICATION, "application",
            Failure.Origin.VANISHED, "vanished",
            Failure.Origin.SUBMIT_TIME_LIMIT, "submit_time_limit",
            Failure.Origin.TIME_LIMIT, "time_limit")
        .forEach(
            (origin, word) ->
                lines.put(
                    to("application_failed", "'attempt':2,'failure':" + failureText(word)),
                    to(new ApplicationFailed(2, Failure.of(origin, "m")))));
    return lines.buildOrThrow();
  }

  private static String failureText(String origin) {
    return "{'origin':'" + origin + "','message':'m','exceptions':[],'last_lines':[]}";
  }

  private static Value value(String text) {
    return new Value(text);
  }

  private static Happening run(RunEvent event) {
    return Happening.toRun(event);
  }

  private static Happening to(IterationEvent event) {
    return Happening.to(value("56"), event);
  }

  private static String run(String event, String fields) {
    return line("", event, fields);
  }

  private static String to(String event, String fields) {
    return line("'iteration':'56',", event, fields);
  }

  private static String line(String iteration, String event, String fields) {
    String text =
        "{'position':12,'epoch':3,'at':'2026-01-31T02:00:00.123456Z',"
            + iteration
            + "'event':'"
            + event
            + "'"
            + (fields.isEmpty() ? "" : "," + fields);
    return text.replace('\'', '"');
  }
}
