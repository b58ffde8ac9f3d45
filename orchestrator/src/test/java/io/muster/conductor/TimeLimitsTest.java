package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Observation;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Limits;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lingering applications are in {@link DeciderTest}. */
class TimeLimitsTest {
  private static final Duration SUBMIT = Duration.ofMinutes(2);
  private static final Duration QUEUE = Duration.ofMinutes(3);
  private static final Duration ITERATION = Duration.ofMinutes(5);
  private static final Duration RUN = Duration.ofMinutes(20);
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final Stage stage = new Stage();

  TimeLimitsTest() {
    stage.limits =
        new Limits(
            Optional.empty(),
            SUBMIT,
            QUEUE,
            Optional.of(ITERATION),
            Optional.of(RUN),
            Limits.DEFAULT.resumeWindow(),
            0,
            Optional.empty());
  }

  @Test
  void stopsALaunchThatNobodyTakes() {
    stage.has(3, 1).starts().happens(3, new OutputCleared(1));

    isStoppedAfter(SUBMIT, StopReason.NOT_BEGUN_IN_TIME);
  }

  @Test
  void stopsAnApplicationThatDoesNotComeToWork() {
    stage.has(3, 1).starts().happens(3, new OutputCleared(1));
    stage.passes(Duration.ofMinutes(1)).happens(3, new LaunchAccepted(1));

    isStoppedAfter(QUEUE, StopReason.NOT_BEGUN_IN_TIME);
  }

  @Test
  void stopsAnApplicationThatWorksForTooLongHoweverOftenItIsAdopted() {
    stage.has(3, 1).starts().works(3);
    stage.passes(Duration.ofMinutes(4)).starts();
    stage.observes(3, new Observation.AtWork(Optional.empty(), Optional.empty()));

    isStoppedAfter(Duration.ofMinutes(1), StopReason.NOT_ENDED_IN_TIME);
  }

  @Test
  void endsTheRunAtItsDeadlineCountedFromItsStart() {
    stage.has(3, 1).starts();
    stage.now = stage.now.plus(RUN).minus(Duration.ofMinutes(1));
    stage.starts().observes(3, new Observation.Voided());
    stage.passes(Duration.ofMinutes(1).minus(MOMENT));
    assertThat(stage.state().stop()).isEmpty();
    assertThat(stage.nextLook()).contains(stage.now.plus(MOMENT));

    stage.passes(MOMENT);

    assertThat(stage.state().ended()).contains(RunStatus.DEADLINE_PASSED);
  }

  /** Not a moment sooner, and the loop wakes for it. */
  private void isStoppedAfter(Duration limit, StopReason reason) {
    assertThat(stage.nextLook()).contains(stage.now.plus(limit));
    stage.passes(limit.minus(MOMENT));
    assertThat(stage.phase(3)).isNotEqualTo(Phase.STOPPING);
    stage.passes(MOMENT);
    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);
    assertThat(stage.of(3).attempt().flatMap(AttemptState::stop)).contains(reason);
  }
}
