package io.muster.lifecycle;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.util.List;
import java.util.Optional;

/** Something that happened to the run as a whole. */
public sealed interface RunEvent {

  /** What it makes of the run. */
  default RunState recordIn(RunState before, Moment moment) {
    return before;
  }

  /**
   * A controller drives from now on.
   *
   * @param newAllowance whether the run deadline is counted anew from here
   */
  record ControllerStarted(
      String musterVersion, String host, long pid, String runId, boolean newAllowance)
      implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.driven(moment, newAllowance);
    }
  }

  /**
   * The sequence is known, in its order. A continued run may have more values than before, and
   * leave some out.
   */
  record SequenceResolved(List<Value> values) implements RunEvent {
    public SequenceResolved {
      values = List.copyOf(values);
    }

    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.withSequence(values, moment);
    }
  }

  /**
   * A plan is accepted for what follows.
   *
   * @param digest of the resolved plan's text
   * @param fingerprints of what changes each iteration's result
   * @param selected the values that are asked for; empty: all
   * @param engine {@code yarn}, {@code yarn-client}: where attempts are looked for; empty: local
   */
  record PlanAccepted(
      String name,
      String digest,
      String outDir,
      ImmutableMap<Value, String> fingerprints,
      Optional<List<Value>> selected,
      Optional<String> engine)
      implements RunEvent {
    /** Of a plan for one machine. */
    public PlanAccepted(
        String name,
        String digest,
        String outDir,
        ImmutableMap<Value, String> fingerprints,
        Optional<List<Value>> selected) {
      this(name, digest, outDir, fingerprints, selected, Optional.empty());
    }

    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.accepted(this, moment);
    }
  }

  /** Somebody asked for the end of the run. */
  record CancelRequested(String by) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.stopping(RunStatus.CANCELLED, SignalAction.CANCEL, "cancelled by " + by);
    }
  }

  /** The controller was signalled. */
  record SignalReceived(String signal, SignalAction action) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.signalled(moment).stopping(RunStatus.INTERRUPTED, action, signal);
    }
  }

  /** The run's deadline passed. */
  record DeadlinePassed() implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.stopping(
          RunStatus.DEADLINE_PASSED, SignalAction.CANCEL, "the run's deadline passed");
    }
  }

  /** An iteration failed, and the plan says that the others are then stopped. */
  record StoppedByFailure(Value failed) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.stopping(RunStatus.FAILED, SignalAction.CANCEL, failed.spoken() + " failed");
    }
  }

  /** Storage could not be written or asked: nothing more is begun, what runs is left to end. */
  record StorageFailed(String message) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.storageFailed(message);
    }
  }

  /** The engine could not be asked, or can never give what is wanted. */
  record ClusterFailed(String message) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.stopping(RunStatus.CLUSTER_FAILED, SignalAction.DETACH, message);
    }
  }

  /** The engine itself is to be changed: a cluster created, its concurrency raised. */
  record EngineChangeIntended(String change) implements RunEvent {}

  /** The engine was changed. */
  record EngineChangeDone(String change) implements RunEvent {}

  /** The engine is as it was. */
  record EngineChangeUndone(String change) implements RunEvent {}

  /**
   * An iteration whose output holds has read a table at this version, and so does every other.
   *
   * @param what the table: {@code table lake.db.flights}, {@code delta /lake/ledger}
   * @param version in the words of its format: {@code delta 12}
   */
  record InputPinned(String what, String version) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.pinned(what, version);
    }
  }

  /** All have passed, and the manifest is to be written. */
  record ManifestIntended(String nonce) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.withManifest(ManifestState.intended(nonce, moment));
    }
  }

  /** Outputs have changed since they were verified: the manifest is not written after all. */
  record ManifestWithheld() implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.withManifest(ManifestState.NONE);
    }
  }

  /** The manifest is written: the run has passed, whatever comes. */
  record ManifestWritten(String location) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.withManifest(before.manifest().asWritten());
    }
  }

  /** The run is over. */
  record RunEnded(RunStatus status) implements RunEvent {
    @Override
    public RunState recordIn(RunState before, Moment moment) {
      return before.ended(status);
    }
  }
}
