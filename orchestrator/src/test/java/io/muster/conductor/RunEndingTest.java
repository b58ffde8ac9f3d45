package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Retry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Ends that nothing brings about by itself; the others are in {@link DeciderTest}. */
class RunEndingTest {
  private static final Failure LOST = Failure.of(Failure.Origin.VANISHED, "killed");

  private final Stage stage = new Stage();

  @Test
  void endsUnsettledWhenTheUnknownHoldWhatARetryNeeds() {
    stage.has(1, Stage.slice(2, 1024), 2).has(2, 1).starts().works(1);
    stage.observes(1, new Observation.Failed(LOST));
    stage.works(2).observes(2, new Observation.Unknown("the host is gone"));
    assertThat(stage.phase(1)).isEqualTo(Phase.WAITING);
    assertThat(stage.state().ended()).as("its wait is not over").isEmpty();

    stage.passes(Retry.DEFAULT.backoff());

    assertThat(stage.phase(1)).isEqualTo(Phase.WAITING);
    assertThat(stage.state().ended()).contains(RunStatus.UNSETTLED);
  }

  @Test
  void triesOnceToStopWhatIsOutOfSight() {
    stage.has(1, 1).has(2, 1).starts().works(1).works(2);
    stage.observes(1, new Observation.Unknown("its folder cannot be read"));

    stage.happens(new RunEvent.CancelRequested("ann"));
    assertThat(stage.phase(1)).isEqualTo(Phase.STOPPING);
    stage.observes(1, new Observation.Unknown("its folder cannot be read"));
    stage.observes(2, new Observation.Failed(LOST));

    assertThat(stage.phase(1)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.CANCELLED);
  }

  @Test
  void blocksARetryOfWhatReadsWhatHasFailedMeanwhile() {
    stage.has(1, 1).has(2, 1, 1).starts().works(1).succeeds(1);
    stage.works(2).observes(2, new Observation.Failed(LOST));
    stage.fingerprints = ImmutableMap.of(Stage.value(1), "another");
    stage.starts().works(1);

    for (int i = 0; i < 3; i++) {
      stage.observes(1, new Observation.Failed(LOST)).passes(Duration.ofMinutes(5));
      if (stage.phase(1) == Phase.CLEARING) {
        stage.works(1);
      }
    }

    assertThat(stage.phase(1)).isEqualTo(Phase.FAILED);
    assertThat(stage.phase(2)).isEqualTo(Phase.BLOCKED);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }
}
