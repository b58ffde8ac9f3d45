package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.engine.Observation;
import io.muster.engine.Patience;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Retry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeedBoundsTest {
  private static final Duration MOMENT = Duration.ofNanos(1);

  private final Stage stage = new Stage();

  @Test
  void anEmptyingThatHangsEndsTheRunAsAFailureOfStorage() {
    stage.has(3, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);

    hangs(DeedBounds.OF_STORAGE);

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
    assertThat(whyStopped())
        .isEqualTo(
            "emptying the folder of iteration 3 in /out has not come to an end in 30 minutes: see"
                + " whether that storage answers, then give the command again");
  }

  @Test
  void aVerificationThatHangsEndsTheRunAsAFailureOfStorage() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.Succeeded());
    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);

    hangs(DeedBounds.OF_STORAGE);

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
    assertThat(whyStopped()).contains("verifying the output of iteration 3");
  }

  @Test
  void aCommandThatChecksAnOutputHasItsOwnTimeBeside() {
    Duration command = Duration.ofHours(2);
    stage.has(3, 1);
    stage.terms.put(
        Stage.value(3),
        new IterationTerms(
            Stage.SMALL, 1, ImmutableSet.of(), true, Retry.DEFAULT, Optional.empty(), command));
    stage.starts().works(3).observes(3, new Observation.Succeeded());
    Duration most = DeedBounds.OF_STORAGE.plus(command).plus(command.dividedBy(4));
    assertThat(stage.nextLook()).contains(stage.now.plus(most));

    hangs(most);

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
  }

  @Test
  void aLookAtAFormerOutputThatHangsEndsTheRunAsAFailureOfStorage() {
    stage.keep = ImmutableMap.of(Stage.value(3), "former");
    stage.has(3, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CHECKING);

    hangs(DeedBounds.OF_STORAGE);

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
  }

  @Test
  void aManifestThatHangsEndsTheRunAsAFailureOfStorageAlsoWhenItIsStopped() {
    stage.has(3, 1).starts().works(3).succeeds(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    assertThat(stage.state().ended()).isEmpty();

    hangs(DeedBounds.OF_STORAGE);

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
    assertThat(whyStopped()).contains("the last look at all outputs in /out");
  }

  @Test
  void aSearchThatHangsLeavesTheAttemptUnknown() {
    stage.has(3, 1).starts().works(3);
    stage.starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);

    hangs(DeedBounds.OF_THE_ENGINE);

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.UNSETTLED);
    assertThat(whyUnknown()).contains("looking up what became of attempt 1 of iteration 3");
  }

  @Test
  void aStopThatHangsLeavesTheAttemptUnknownAndTheRunEnds() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);

    hangs(DeedBounds.OF_THE_ENGINE);

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.CANCELLED);
    assertThat(whyUnknown()).contains("stopping attempt 1 of iteration 3", "10 minutes");
  }

  @Test
  void whoSentASignalWaitsAMinuteForAnEngineThatSettlesNothing() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL));
    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);

    hangs(Conductor.PATIENCE_AFTER_A_SIGNAL);

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.INTERRUPTED);
    assertThat(whyUnknown())
        .isEqualTo(
            "stopping attempt 1 of iteration 3 had no answer in the 60 s that are waited after a"
                + " signal: see whether the cluster and the state_dir answer, then give the command"
                + " again");
  }

  @Test
  void aSignalHurriesWhatACancelHasBegun() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    stage.passes(Duration.ofMinutes(2));
    stage.happens(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL));

    hangs(Conductor.PATIENCE_AFTER_A_SIGNAL);

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.CANCELLED);
  }

  @Test
  void anEngineThatSettlesOthersMeanwhileIsWaitedFor() {
    stage.has(3, 1).has(4, 1).starts().works(3).works(4);
    stage.happens(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL));
    stage.passes(Conductor.PATIENCE_AFTER_A_SIGNAL.minus(MOMENT));

    stage.observes(4, new Observation.Succeeded());

    hangs(Conductor.PATIENCE_AFTER_A_SIGNAL);
    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.phase(4)).isNotEqualTo(Phase.UNKNOWN);
  }

  /** Half the bound is left for what the looks themselves take. */
  @Test
  void theBoundOfTheEngineOutlastsItsPatience() {
    Duration patience = Patience.ORDINARY.pause().multipliedBy(Patience.ORDINARY.looks());

    assertThat(patience.multipliedBy(2)).isLessThan(DeedBounds.OF_THE_ENGINE);
  }

  @Test
  void whatAnEarlierControllerBeganHasTheWholeBoundAgain() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.Succeeded());
    stage.now = stage.now.plus(Duration.ofDays(1));

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);
    assertThat(stage.nextLook()).contains(stage.now.plus(DeedBounds.OF_STORAGE));
  }

  @Test
  void nothingIsAwaitedOfADeedThatHasAnswered() {
    stage.has(3, 1).starts();
    stage.works(3);

    stage.passes(DeedBounds.OF_STORAGE);

    assertThat(stage.phase(3)).isEqualTo(Phase.RUNNING);
  }

  /** Not a moment sooner, and the loop wakes for it. */
  private void hangs(Duration bound) {
    assertThat(stage.nextLook()).contains(stage.now.plus(bound));
    stage.passes(bound.minus(MOMENT));
    assertThat(stage.state().ended()).isEmpty();
    stage.passes(MOMENT);
  }

  private String whyStopped() {
    return stage.state().stop().orElseThrow().why();
  }

  private String whyUnknown() {
    return stage.journal.entries().stream()
        .filter(entry -> entry.happening() instanceof Happening.ToIteration)
        .map(entry -> ((Happening.ToIteration) entry.happening()).event())
        .filter(FateUnknown.class::isInstance)
        .map(event -> ((FateUnknown) event).why())
        .findFirst()
        .orElseThrow();
  }
}
