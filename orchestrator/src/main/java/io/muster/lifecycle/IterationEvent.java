package io.muster.lifecycle;

import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened to an iteration. Which phase it leads to is said by {@link Lifecycle}
 * alone; what else it changes, each event says itself.
 */
public sealed interface IterationEvent {

  /** The attempt it is about; 0 where it is about none. */
  int attempt();

  /** What it changes beside the phase. */
  default IterationState recordIn(IterationState before, Moment moment) {
    return before;
  }

  /** The event's name, as messages and the diagram give it. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** Something that is to be done; what comes of it is another event. */
  sealed interface Intention extends IterationEvent {
    <T> T accept(IntentionVisitor<T> visitor);
  }

  /** The output of a former run is to be looked at, and kept if it is good. */
  record KeepIntended(String fromRun) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.keep(this);
    }

    @Override
    public int attempt() {
      return 0;
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.checked(fromRun);
    }
  }

  /** The former run's output is not good any more; that it was looked at stays on record. */
  record KeepRefused(List<String> problems) implements IterationEvent {
    public KeepRefused {
      problems = List.copyOf(problems);
    }

    @Override
    public int attempt() {
      return 0;
    }
  }

  /** An attempt begins: its slice is taken and the iteration's folder is to be emptied. */
  record ClearIntended(int attempt, Slice slice) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.clear(this);
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.begun(attempt, slice, moment);
    }
  }

  /** The iteration's folder is empty. */
  record OutputCleared(int attempt) implements IterationEvent {}

  /** The application is to be launched under this tag. */
  record LaunchIntended(int attempt, Tag tag) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.launch(this);
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withAttempt(before.attempt().orElseThrow().launched(tag, moment.at()));
    }
  }

  /** The engine has the application. */
  record LaunchAccepted(int attempt) implements IterationEvent {}

  /** The engine would not take the application, or did not answer: it may run all the same. */
  record LaunchRefused(int attempt, Failure failure) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withAttempt(before.attempt().orElseThrow().refused(failure));
    }
  }

  /** What became of the attempt is to be looked up; if nothing did, it is made void. */
  record FindIntended(int attempt) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.find(this);
    }
  }

  /** The attempt's application is there. */
  record ApplicationFound(int attempt) implements IterationEvent {}

  /** The attempt never did any work and never will. */
  record AttemptVoided(int attempt) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withoutAttempt();
    }
  }

  /** The application is at work. */
  record ApplicationStarted(
      int attempt, Optional<String> applicationId, Optional<String> trackingUrl)
      implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      AttemptState started =
          before.attempt().orElseThrow().started(moment.at(), applicationId, trackingUrl);
      return before.withAttempt(started);
    }
  }

  /** The application, which is at work or was, is known by the id that its cluster gave it. */
  record ApplicationIdentified(int attempt, String applicationId, Optional<String> trackingUrl)
      implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withAttempt(
          before.attempt().orElseThrow().identified(applicationId, trackingUrl));
    }
  }

  /** The application has stopped its context, and its process is still there. */
  record ContextStopped(int attempt) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withAttempt(before.attempt().orElseThrow().contextStopped(moment.at()));
    }
  }

  /** The application is over and says that it succeeded. */
  record ApplicationSucceeded(int attempt) implements IterationEvent {}

  /** The application is over and failed. */
  record ApplicationFailed(int attempt, Failure failure) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.failedOnce(failure);
    }
  }

  /** The application is to be stopped. */
  record StopIntended(int attempt, StopReason reason) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.stop(this);
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withAttempt(before.attempt().orElseThrow().stopping(reason));
    }
  }

  /**
   * The application is over because it was stopped with the run or for a plan that is not the run's
   * any more: it counts as neither success nor failure.
   */
  record ApplicationStopped(int attempt) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.withoutAttempt();
    }
  }

  /** Nobody can tell whether the application runs. */
  record FateUnknown(int attempt, String why) implements IterationEvent {}

  /** The operator gave his word that the application is over. */
  record SettledByOperator(int attempt, String by) implements IterationEvent {}

  /** The output is to be verified. */
  record VerifyIntended(int attempt) implements Intention {
    @Override
    public <T> T accept(IntentionVisitor<T> visitor) {
      return visitor.verify(this);
    }
  }

  /** The output passed. */
  record OutputVerified(int attempt, VerifiedOutput output) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.verified(output);
    }
  }

  /** The output did not pass. */
  record OutputRejected(int attempt, Failure failure) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.failedOnce(failure);
    }
  }

  /** The output is not what passed any more. */
  record OutputChanged(int attempt, Failure failure) implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.failedOnce(failure);
    }
  }

  /** There will be another attempt, not before {@code at}, with this slice. */
  record RetryScheduled(int attempt, Instant at, Slice slice, String why)
      implements IterationEvent {
    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.retriedAt(at, slice);
    }
  }

  /** There will be no other attempt. */
  record IterationFailed(int attempt, String why) implements IterationEvent {}

  /** What it waits for has failed. */
  record IterationBlocked(Value by) implements IterationEvent {
    @Override
    public int attempt() {
      return 0;
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.blocked(by);
    }
  }

  /** The run is continued, and the iteration begins anew. */
  record IterationReopened(String why) implements IterationEvent {
    @Override
    public int attempt() {
      return 0;
    }

    @Override
    public IterationState recordIn(IterationState before, Moment moment) {
      return before.reopened();
    }
  }
}
