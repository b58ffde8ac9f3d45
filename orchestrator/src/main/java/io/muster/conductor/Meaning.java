package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ApplicationFailed;
import io.muster.lifecycle.IterationEvent.ApplicationFound;
import io.muster.lifecycle.IterationEvent.ApplicationIdentified;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationStopped;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.AttemptVoided;
import io.muster.lifecycle.IterationEvent.ContextStopped;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.StopReason;
import io.muster.lifecycle.Tag;
import java.util.List;
import java.util.Optional;

/** What an observation means, given what the iteration is: here it becomes an event. */
final class Meaning {
  private static final String NOT_BEGUN =
      "stopped: it had not begun within limits.submit_timeout, or not come to work within"
          + " limits.queue_timeout";

  private Meaning() {}

  /**
   * The events that the observation amounts to, in order; those that cannot happen any more are
   * dropped by the turn.
   *
   * @param waitedFor what its engine said before that it waits for
   */
  static List<IterationEvent> of(
      IterationState state, Attempt attempt, Observation observation, Optional<String> waitedFor) {
    int number = attempt.number();
    if (observation instanceof Observation.Submitted) {
      return state.phase() == Phase.SEARCHING ? List.of(new ApplicationFound(number)) : List.of();
    }
    if (observation instanceof Observation.OutOfSight) {
      return List.of();
    }
    if (observation instanceof Observation.AtWork atWork) {
      return atWork(state, number, atWork);
    }
    if (observation instanceof Observation.ContextStopped) {
      IterationEvent started = new ApplicationStarted(number, Optional.empty(), Optional.empty());
      return List.of(new ApplicationFound(number), started, new ContextStopped(number));
    }
    if (observation instanceof Observation.Succeeded succeeded) {
      // what was written under an earlier plan does not count, however well its application ended
      return withId(
          state,
          state.phase() == Phase.STOPPING && state.isOutdated()
              ? new ApplicationStopped(number)
              : new ApplicationSucceeded(number),
          succeeded.applicationId());
    }
    if (observation instanceof Observation.Failed failed) {
      return withId(
          state, ended(state, number, failed.failure(), waitedFor), failed.applicationId());
    }
    if (observation instanceof Observation.Voided) {
      return List.of(voided(state, number, waitedFor));
    }
    return List.of(new FateUnknown(number, ((Observation.Unknown) observation).why()));
  }

  private static List<IterationEvent> atWork(
      IterationState state, int number, Observation.AtWork seen) {
    if (state.phase() == Phase.RUNNING) {
      return identified(state, number, seen.applicationId(), seen.trackingUrl());
    }
    IterationEvent started =
        new ApplicationStarted(number, seen.applicationId(), seen.trackingUrl());
    return state.phase() == Phase.SEARCHING
        ? List.of(new ApplicationFound(number), started)
        : List.of(started);
  }

  /** Of an application that was short, or ended unseen, the id is known only now. */
  private static List<IterationEvent> withId(
      IterationState state, IterationEvent end, Optional<String> applicationId) {
    return ImmutableList.<IterationEvent>builder()
        .add(end)
        .addAll(identified(state, end.attempt(), applicationId, Optional.empty()))
        .build();
  }

  /** Nothing where the id is not known yet, or has long been. */
  private static List<IterationEvent> identified(
      IterationState state, int number, Optional<String> applicationId, Optional<String> url) {
    boolean isKnown = state.attempt().flatMap(AttemptState::applicationId).equals(applicationId);
    return applicationId.isEmpty() || isKnown
        ? List.of()
        : List.of(new ApplicationIdentified(number, applicationId.get(), url));
  }

  /** An application that failed while it was being stopped was stopped. */
  private static IterationEvent ended(
      IterationState state, int number, Failure failure, Optional<String> waitedFor) {
    if (state.phase() != Phase.STOPPING) {
      return new ApplicationFailed(number, failure);
    }
    StopReason reason = state.attempt().flatMap(AttemptState::stop).orElseThrow();
    return switch (reason) {
      case RUN_STOPPED, PLAN_CHANGED -> new ApplicationStopped(number);
      case NOT_BEGUN_IN_TIME, NOT_ENDED_IN_TIME ->
          new ApplicationFailed(number, late(reason, failure, waitedFor));
      case LINGERING ->
          // the stop made the exit code: the output says how it went
          isOfASignal(failure)
              ? new ApplicationSucceeded(number)
              : new ApplicationFailed(number, failure);
    };
  }

  /** Shells and JVMs report a signal as 128 and its number; what was killed reports nothing. */
  private static boolean isOfASignal(Failure failure) {
    return failure.exitCode().isEmpty() || failure.exitCode().getAsInt() > 128;
  }

  private static IterationEvent voided(
      IterationState state, int number, Optional<String> waitedFor) {
    AttemptState attempt = state.attempt().orElseThrow();
    if (attempt.startedAt().isPresent()) {
      return new FateUnknown(
          number,
          "its application had come to work, and now its claim is gone: somebody has removed its"
              + " attempt's folder, perhaps the application itself; see that none of its processes"
              + " is left (they have MUSTER_TAG="
              + attempt.tag().map(Tag::text).orElse("?")
              + " in their environment)");
    }
    if (state.phase() == Phase.STOPPING && attempt.stop().orElseThrow().isFailure()) {
      Failure nothing =
          Failure.of(
              Failure.Origin.SUBMIT_TIME_LIMIT, notBegun(waitedFor) + "; it never did any work");
      return new ApplicationFailed(number, nothing);
    }
    if (state.phase() == Phase.SEARCHING && attempt.refusal().isPresent()) {
      return new ApplicationFailed(number, attempt.refusal().get());
    }
    return new AttemptVoided(number);
  }

  private static String notBegun(Optional<String> waitedFor) {
    return NOT_BEGUN + waitedFor.map(what -> "; it waited for " + what).orElse("");
  }

  private static Failure late(StopReason reason, Failure failure, Optional<String> waitedFor) {
    boolean begun = reason == StopReason.NOT_ENDED_IN_TIME;
    return new Failure(
        begun ? Failure.Origin.TIME_LIMIT : Failure.Origin.SUBMIT_TIME_LIMIT,
        failure.exitCode(),
        begun ? "stopped: it had not ended within limits.iteration_timeout" : notBegun(waitedFor),
        failure.exceptions(),
        failure.lastLines(),
        failure.log());
  }
}
