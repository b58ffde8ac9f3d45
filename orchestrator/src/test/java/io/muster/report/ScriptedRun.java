package io.muster.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ApplicationFailed;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.IterationFailed;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.RetryScheduled;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A run told event by event, on a clock that goes only when told. */
public final class ScriptedRun {
  public static final Slice SLICE =
      new Slice(
          1,
          2,
          MemorySize.ofGibibytes(2),
          1,
          MemorySize.ofGibibytes(1),
          new MemorySize(384),
          MemorySize.ZERO,
          MemorySize.ZERO);

  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<EntryListener> listeners = new ArrayList<>();
  private final Timings timings = new Timings();
  private Instant now = Instant.parse("2026-01-31T10:00:00Z");
  private RunState state = RunState.EMPTY;
  private ImmutableSet<Value> optional = ImmutableSet.of();
  private ImmutableMap<Value, ImmutableSet<Value>> after = ImmutableMap.of();

  public static ScriptedRun of(String... values) {
    return new ScriptedRun().begin(Optional.empty(), values);
  }

  public static ScriptedRun selecting(List<String> selected, String... values) {
    return new ScriptedRun().begin(Optional.of(selected.stream().map(Value::new).toList()), values);
  }

  private ScriptedRun begin(Optional<List<Value>> selected, String... values) {
    List<Value> sequence = Arrays.stream(values).map(Value::new).toList();
    return run(new RunEvent.ControllerStarted("0.1.0", "host-a", 4711, "r-1", false))
        .run(new RunEvent.SequenceResolved(sequence))
        .run(new RunEvent.PlanAccepted("flights", "abc", "/out", ImmutableMap.of(), selected));
  }

  public ScriptedRun listener(EntryListener listener) {
    listeners.add(listener);
    return this;
  }

  public ScriptedRun optional(String... values) {
    optional = Stream.of(values).map(Value::new).collect(ImmutableSet.toImmutableSet());
    return this;
  }

  public ScriptedRun after(String value, String before) {
    after = ImmutableMap.of(new Value(value), ImmutableSet.of(new Value(before)));
    return this;
  }

  public ScriptedRun pass(Duration span) {
    now = now.plus(span);
    return this;
  }

  public ScriptedRun seconds(double seconds) {
    return pass(Duration.ofMillis((long) (seconds * 1000)));
  }

  public ScriptedRun run(RunEvent event) {
    return add(Happening.toRun(event));
  }

  public ScriptedRun to(String value, IterationEvent event) {
    return add(Happening.to(new Value(value), event));
  }

  private ScriptedRun add(Happening happening) {
    JournalEntry entry = new JournalEntry(entries.size() + 1, 1, now, happening);
    state = state.after(happening, new Moment(now, 1));
    entries.add(entry);
    timings.appended(entry, state);
    listeners.forEach(listener -> listener.appended(entry, state));
    return this;
  }

  public ScriptedRun launch(String value) {
    int attempt = state.iteration(new Value(value)).attemptNumber() + 1;
    return to(value, new ClearIntended(attempt, SLICE))
        .to(value, new OutputCleared(attempt))
        .to(value, new LaunchIntended(attempt, Tag.of("/out", "r-1", new Value(value), attempt)))
        .to(value, new LaunchAccepted(attempt));
  }

  public ScriptedRun start(String value) {
    return launch(value)
        .to(
            value,
            new ApplicationStarted(
                attempt(value),
                Optional.of("local-17" + value),
                Optional.of("http://host-a:40" + attempt(value) + "0")));
  }

  public ScriptedRun succeed(String value) {
    return to(value, new ApplicationSucceeded(attempt(value)));
  }

  /** Three rows, written by a slice that was used so, with these warnings. */
  public ScriptedRun verified(String value, double seconds, SliceUse use, String... warnings) {
    start(value).seconds(seconds).succeed(value);
    VerifiedOutput output = output(3).withWarnings(List.of(warnings)).withUse(use);
    return to(value, new VerifyIntended(attempt(value)))
        .to(value, new OutputVerified(attempt(value), output));
  }

  public ScriptedRun verify(String value, long rows) {
    return to(value, new VerifyIntended(attempt(value)))
        .to(value, new OutputVerified(attempt(value), output(rows)));
  }

  private static VerifiedOutput output(long rows) {
    List<OutputFile> files =
        List.of(
            new OutputFile("part-0.parquet", rows * 20, "a", OptionalLong.of(rows)),
            new OutputFile("part-1.parquet", rows * 12, "b", OptionalLong.of(0)));
    return new VerifiedOutput(
        OptionalLong.of(rows), Optional.of("route STRING, delay DOUBLE"), files, ImmutableMap.of());
  }

  public ScriptedRun fail(String value, Failure failure) {
    return to(value, new ApplicationFailed(attempt(value), failure));
  }

  public ScriptedRun giveUp(String value) {
    return to(value, new IterationFailed(attempt(value), "3 of 3 attempts failed"));
  }

  public ScriptedRun reject(String value, String problem) {
    Failure failure = Failure.of(Failure.Origin.OUTPUT, problem);
    return succeed(value)
        .to(value, new VerifyIntended(attempt(value)))
        .to(value, new OutputRejected(attempt(value), failure));
  }

  public ScriptedRun retryIn(String value, Duration span) {
    return to(value, new RetryScheduled(attempt(value), now.plus(span), SLICE, "a node was lost"));
  }

  public ScriptedRun end(RunStatus status) {
    return run(new RunEvent.RunEnded(status));
  }

  public ScriptedRun passWithManifest() {
    return run(new RunEvent.ManifestIntended("n"))
        .run(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json"))
        .end(RunStatus.PASSED);
  }

  /** A whole iteration that goes well in so many seconds. */
  public ScriptedRun iteration(String value, double seconds, long rows) {
    return start(value).seconds(seconds).succeed(value).verify(value, rows);
  }

  public static Failure outOfMemory() {
    return new Failure(
        Failure.Origin.APPLICATION,
        OptionalInt.of(52),
        "the application ended with exit code 52",
        List.of("java.lang.OutOfMemoryError: Java heap space"),
        List.of(
            "26/01/31 10:00:01 ERROR Executor: \u001B[31mException in task 0.0\u001B[0m",
            "java.lang.OutOfMemoryError: Java heap space"),
        Optional.of("/state/r-1/attempts/iter_56/1/stderr.log"));
  }

  private int attempt(String value) {
    return state.iteration(new Value(value)).attemptNumber();
  }

  public RunState state() {
    return state;
  }

  public Instant now() {
    return now;
  }

  public Timings timings() {
    return timings;
  }

  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  public RunFacts facts() {
    return new RunFacts(
        "r-1",
        new Location("/out"),
        new RunFolder(new Location("/state/r-1")),
        new Location("/state/r-1"),
        new Location("/out/_MUSTER_SUCCESS.json"),
        optional,
        after,
        new Invocation("muster", ImmutableList.of("flights.yaml", "--param", "day=a b")));
  }

  public RunOutcome outcome() {
    return outcome(Explainer.PLAIN);
  }

  public RunOutcome outcome(Explainer explainer) {
    ExitCode exitCode = ExitCode.of(state, optional, Optional.empty());
    return RunOutcome.of(facts(), state, timings, explainer, exitCode);
  }
}
