package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Observation;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Limits;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MeaningTest {
  private static final Optional<String> ID = Optional.of("local-1769824804011");
  private static final Optional<String> URL = Optional.of("http://ci-7:4040");
  private static final Failure LOST = Failure.of(Failure.Origin.VANISHED, "killed");

  private final Stage stage = new Stage();

  @Test
  void knowsAnApplicationByItsIdAsSoonAsThatIsKnown() {
    stage.has(3, 1).starts().works(3);
    assertThat(idOf(3)).isEmpty();

    stage.observes(3, new Observation.AtWork(ID, URL));

    assertThat(idOf(3)).isEqualTo(ID);
    assertThat(stage.of(3).attempt().flatMap(AttemptState::trackingUrl)).isEqualTo(URL);
    assertThat(stage.phase(3)).isEqualTo(Phase.RUNNING);
  }

  @Test
  void recordsAnIdOnce() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.AtWork(ID, URL));
    int before = stage.journal.entries().size();

    stage.observes(3, new Observation.AtWork(ID, URL));

    assertThat(stage.journal.entries()).hasSize(before);
  }

  @Test
  void knowsTheIdOfAnApplicationThatWasShort() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.Succeeded(ID));

    assertThat(idOf(3)).isEqualTo(ID);
    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);
  }

  @Test
  void knowsTheIdOfAnApplicationThatFailed() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.Failed(LOST, ID));

    assertThat(idOf(3)).isEqualTo(ID);
    assertThat(stage.phase(3)).isEqualTo(Phase.WAITING);
  }

  @Test
  void knowsTheIdOfAnApplicationThatEndedWhileNobodyLooked() {
    stage.has(3, 1).starts().works(3);

    stage.starts().observes(3, new Observation.Succeeded(ID));

    assertThat(idOf(3)).isEqualTo(ID);
    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);
  }

  @Test
  void doesNotBelieveThatWhatHasWorkedNeverBegan() {
    stage.has(3, 1).starts().works(3);

    stage.starts().observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.UNSETTLED);
  }

  @Test
  void doesNotBelieveItOfWhatIsBeingStoppedEither() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));

    stage.observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void saysWhatAnApplicationWaitedForThatDidNotComeToWorkInTime() {
    Observation waits = new Observation.Submitted(Optional.of("YARN: queue default 100 % used"));
    stage.has(3, 1).starts().happens(3, new OutputCleared(1)).happens(3, new LaunchAccepted(1));
    stage.observes(3, new Observation.Submitted()).observes(3, waits);
    stage.passes(Limits.DEFAULT.queueTimeout());

    stage.observes(3, new Observation.Failed(LOST));

    assertThat(stage.of(3).failure().orElseThrow().message())
        .contains("limits.queue_timeout; it waited for YARN: queue default 100 % used");
  }

  @Test
  void saysItTooWhereTheClaimIsVoid() {
    Observation waits = new Observation.Submitted(Optional.of("YARN: no room"));
    stage.has(3, 1).starts().happens(3, new OutputCleared(1)).happens(3, new LaunchAccepted(1));
    stage.observes(3, waits).passes(Limits.DEFAULT.queueTimeout());

    stage.observes(3, new Observation.Voided());

    assertThat(stage.of(3).failure().orElseThrow().message())
        .contains("it waited for YARN: no room; it never did any work");
  }

  private Optional<String> idOf(Object text) {
    return stage.of(text).attempt().flatMap(AttemptState::applicationId);
  }
}
