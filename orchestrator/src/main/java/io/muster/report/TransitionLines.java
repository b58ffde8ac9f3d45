package io.muster.report;

import com.google.common.base.Ascii;
import com.google.common.base.CaseFormat;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tells each entry of the journal as one line of {@code key=value} pairs. */
public final class TransitionLines {
  private final String runId;

  public TransitionLines(String runId) {
    this.runId = runId;
  }

  /** The entry and what it led to. */
  public String of(JournalEntry entry, RunState after) {
    KeyValueLine line = begun(entry.at());
    if (entry.happening() instanceof Happening.ToIteration to) {
      IterationState now = after.iteration(to.value());
      line.with("iteration", to.value());
      if (now.attemptNumber() > 0) {
        line.with("attempt", now.attemptNumber());
      }
      line.with("phase", phase(now.phase())).with("event", word(to.event().name()));
      detail(line, to.event());
    } else if (entry.happening() instanceof Happening.ToRun to) {
      line.with("event", word(to.event().getClass().getSimpleName()));
      detail(line, to.event());
    }
    return line.toString();
  }

  KeyValueLine begun(Instant at) {
    return new KeyValueLine().with("at", at.truncatedTo(ChronoUnit.MILLIS)).with("run", runId);
  }

  static String phase(Phase phase) {
    return Ascii.toLowerCase(phase.name());
  }

  private static String word(String event) {
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_UNDERSCORE, event);
  }

  private static void detail(KeyValueLine line, IterationEvent event) {
    if (event instanceof IterationEvent.ClearIntended clear) {
      slice(line, clear.slice());
    } else if (event instanceof IterationEvent.LaunchIntended launch) {
      line.with("tag", launch.tag());
    } else if (event instanceof IterationEvent.ApplicationStarted started) {
      line.withSome("application", started.applicationId())
          .withSome("tracking_url", started.trackingUrl());
    } else if (event instanceof IterationEvent.ApplicationIdentified identified) {
      line.with("application", identified.applicationId())
          .withSome("tracking_url", identified.trackingUrl());
    } else if (event instanceof IterationEvent.OutputVerified verified) {
      if (verified.output().rows().isPresent()) {
        line.with("rows", verified.output().rows().getAsLong());
      }
      line.with("bytes", verified.output().bytes()).with("files", verified.output().files().size());
      if (!verified.output().warnings().isEmpty()) {
        line.with("warnings", verified.output().warnings().size());
      }
    } else if (event instanceof IterationEvent.StopIntended stop) {
      line.with("reason", Ascii.toLowerCase(stop.reason().name()));
    } else if (event instanceof IterationEvent.RetryScheduled retry) {
      line.with("not_before", retry.at().truncatedTo(ChronoUnit.MILLIS)).with("why", retry.why());
      slice(line, retry.slice());
    } else if (event instanceof IterationEvent.IterationBlocked blocked) {
      line.with("by", blocked.by());
    } else if (event instanceof IterationEvent.KeepIntended keep) {
      line.with("from_run", keep.fromRun());
    } else if (event instanceof IterationEvent.KeepRefused refused) {
      line.with("why", String.join("; ", refused.problems()));
    } else if (event instanceof IterationEvent.SettledByOperator settled) {
      line.with("by", settled.by());
    } else {
      failure(event).ifPresent(f -> failure(line, f));
      why(event).ifPresent(why -> line.with("why", why));
    }
  }

  private static Optional<Failure> failure(IterationEvent event) {
    if (event instanceof IterationEvent.ApplicationFailed failed) {
      return Optional.of(failed.failure());
    }
    if (event instanceof IterationEvent.OutputRejected rejected) {
      return Optional.of(rejected.failure());
    }
    if (event instanceof IterationEvent.LaunchRefused refused) {
      return Optional.of(refused.failure());
    }
    if (event instanceof IterationEvent.OutputChanged changed) {
      return Optional.of(changed.failure());
    }
    return Optional.empty();
  }

  private static Optional<String> why(IterationEvent event) {
    if (event instanceof IterationEvent.IterationFailed failed) {
      return Optional.of(failed.why());
    }
    if (event instanceof IterationEvent.FateUnknown unknown) {
      return Optional.of(unknown.why());
    }
    if (event instanceof IterationEvent.IterationReopened reopened) {
      return Optional.of(reopened.why());
    }
    return Optional.empty();
  }

  private static void failure(KeyValueLine line, Failure failure) {
    if (failure.exitCode().isPresent()) {
      line.with("exit_code", failure.exitCode().getAsInt());
    }
    line.with("message", failure.message());
    failure.exceptions().stream().findFirst().ifPresent(first -> line.with("exception", first));
    line.withSome("log", failure.log());
  }

  private static int withoutStages(List<Value> steps) {
    return (int) steps.stream().filter(value -> !value.isStage()).count();
  }

  private static void slice(KeyValueLine line, Slice slice) {
    line.with("executors", slice.executors())
        .with("cores", slice.taskCores())
        .with("memory", slice.memoryOnOneMachine());
  }

  private static void detail(KeyValueLine line, RunEvent event) {
    if (event instanceof RunEvent.ControllerStarted started) {
      line.with("muster", started.musterVersion())
          .with("host", started.host())
          .with("pid", started.pid());
    } else if (event instanceof RunEvent.SequenceResolved resolved) {
      line.with("iterations", withoutStages(resolved.values()));
    } else if (event instanceof RunEvent.PlanAccepted accepted) {
      line.with("plan", accepted.name()).with("out_dir", accepted.outDir());
      accepted.selected().ifPresent(selected -> line.with("selected", withoutStages(selected)));
    } else if (event instanceof RunEvent.CancelRequested cancel) {
      line.with("by", cancel.by());
    } else if (event instanceof RunEvent.SignalReceived signal) {
      line.with("signal", signal.signal())
          .with("action", Ascii.toLowerCase(signal.action().name()));
    } else if (event instanceof RunEvent.StoppedByFailure stopped) {
      line.with("failed", stopped.failed());
    } else if (event instanceof RunEvent.InputPinned pinned) {
      line.with("what", pinned.what()).with("version", pinned.version());
    } else if (event instanceof RunEvent.ManifestWritten manifest) {
      line.with("manifest", manifest.location());
    } else if (event instanceof RunEvent.RunEnded ended) {
      line.with("status", Ascii.toLowerCase(ended.status().name()));
    } else {
      why(event).ifPresent(why -> line.with("why", why));
    }
  }

  private static Optional<String> why(RunEvent event) {
    if (event instanceof RunEvent.StorageFailed failed) {
      return Optional.of(failed.message());
    }
    if (event instanceof RunEvent.ClusterFailed failed) {
      return Optional.of(failed.message());
    }
    if (event instanceof RunEvent.EngineChangeIntended change) {
      return Optional.of(change.change());
    }
    if (event instanceof RunEvent.EngineChangeDone change) {
      return Optional.of(change.change());
    }
    if (event instanceof RunEvent.EngineChangeUndone change) {
      return Optional.of(change.change());
    }
    return Optional.empty();
  }
}
