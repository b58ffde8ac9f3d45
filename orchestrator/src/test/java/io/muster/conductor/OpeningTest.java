package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.Observation;
import io.muster.journal.CancelRequest;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Plan.SignalAction;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a controller makes of a stop that another one did not bring to its end. */
class OpeningTest {
  private static final Failure KILLED = Failure.of(Failure.Origin.VANISHED, "killed");

  private final Stage stage = new Stage();

  @Test
  void bringsACancelOfADeadControllerToItsEnd() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));

    stage.starts();

    assertIsStopping();
  }

  @Test
  void doesSoAlsoWhenTheNextControllerDiedBeforeItHadDoneAnything() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));

    stage.startsAndDies().starts();

    assertIsStopping();
  }

  @Test
  void doesSoOnce() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    stage.starts().observes(3, new Observation.Failed(KILLED));
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    stage.works(3);

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);
    assertThat(stage.of(3).attemptNumber()).isEqualTo(2);
  }

  @Test
  void honoursARequestThatItsControllerDidNotLiveToRead() {
    stage.has(3, 1).starts().works(3);

    stage.unread = Optional.of(new CancelRequest(1, "ann", stage.now));
    stage.starts();

    assertIsStopping();
  }

  @Test
  void stopsAlsoWhatWasBegunAndIsNotKnownToBeLaunched() {
    stage.has(3, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    stage.unread = Optional.of(new CancelRequest(1, "ann", stage.now));
    stage.starts();
    assertIsStopping();

    stage.observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    assertThat(stage.of(3).attemptNumber()).isEqualTo(2);
  }

  @Test
  void stopsWhatWasBegunUnderAnotherPlan() {
    stage.has(3, 1).starts();
    stage.fingerprints = ImmutableMap.of(Stage.value(3), "another");

    stage.starts();

    assertThat(stage.of(3).attempt().flatMap(AttemptState::stop)).contains(StopReason.PLAN_CHANGED);
  }

  @Test
  void adoptsWhatWasDetached() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.SignalReceived("TERM", SignalAction.DETACH));

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);
  }

  private void assertIsStopping() {
    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);
    assertThat(stage.of(3).attempt().flatMap(AttemptState::stop)).contains(StopReason.RUN_STOPPED);
    assertThat(stage.state().stop()).as("the run itself goes on").isEmpty();
  }
}
