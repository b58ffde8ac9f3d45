package io.muster.conductor;

import static io.muster.conductor.Stage.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.MachineCapacity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final Failure OWN_FAULT =
      new Failure(
          Failure.Origin.APPLICATION,
          OptionalInt.of(1),
          "java.lang.IllegalStateException: no",
          List.of(),
          List.of(),
          Optional.empty());
  private static final Failure LOST = Failure.of(Failure.Origin.VANISHED, "killed");

  private final Stage stage = new Stage();

  @Test
  void goesTheWholeWayOfOneIteration() {
    stage.has(3, 1).starts().works(3).succeeds(3);
    assertThat(stage.state().manifest().nonce()).contains("nonce");

    stage.happens(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json"));

    assertThat(stage.state().ended()).contains(RunStatus.PASSED);
  }

  @Test
  void asksOnceWhetherAFormerOutputIsKept() {
    stage.keep = ImmutableMap.of(value(3), "former");
    stage.has(3, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CHECKING);

    stage.happens(3, new IterationEvent.KeepRefused(List.of("a file has changed")));

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    stage.works(3).succeeds(3);
    assertThat(stage.of(3).keptFrom()).isEmpty();
  }

  @Test
  void checksFormerOutputsAFewAtATimeAndBeginsNoneOfThemBefore() {
    ImmutableMap.Builder<Value, String> keep = ImmutableMap.builder();
    for (int i = 1; i <= 20; i++) {
      stage.has(i, 1);
      keep.put(value(i), "former");
    }
    stage.keep = keep.buildOrThrow();
    stage.starts();
    assertThat(stage.in(Phase.CHECKING)).hasSize(16);
    assertThat(stage.in(Phase.PENDING)).hasSize(4);

    stage.happens(1, new IterationEvent.KeepRefused(List.of("a file has changed")));

    assertThat(stage.in(Phase.CHECKING)).hasSize(16);
    assertThat(stage.in(Phase.PENDING)).hasSize(3);
    assertThat(stage.phase(1)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void asksAgainWhetherAFormerOutputIsKeptWhenAnotherControllerDiedOverIt() {
    stage.keep = ImmutableMap.of(value(3), "former");
    stage.has(3, 1).starts();

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.CHECKING);
    assertThat(stage.deeds)
        .contains(Happening.to(value(3), new IterationEvent.KeepIntended("former")));
  }

  @Test
  void makesAnewWhatADeadControllerWantedToKeep() {
    stage.keep = ImmutableMap.of(value(3), "former");
    stage.has(3, 1).starts();

    stage.keep = ImmutableMap.of();
    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void doesNotWakeAtOnceForARetryThatFindsNoRoom() {
    stage.capacity = new MachineCapacity(1, MemorySize.ofGibibytes(64));
    stage.has(3, 1).has(4, 1).starts().works(3);
    stage.observes(3, new Observation.Failed(LOST));
    stage.works(4);
    assertThat(stage.phase(3)).isEqualTo(Phase.WAITING);

    stage.passes(Duration.ofHours(1));

    assertThat(stage.phase(3)).isEqualTo(Phase.WAITING);
    assertThat(stage.nextLook()).isEmpty();
    stage.succeeds(4);
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void wakesForARetryThatIsNotDueYet() {
    stage.has(3, 1).starts().works(3);
    stage.observes(3, new Observation.Failed(LOST));

    assertThat(stage.nextLook()).contains(stage.now.plus(Retry.DEFAULT.backoff()));
    stage.passes(Retry.DEFAULT.backoff().minusNanos(1));
    assertThat(stage.phase(3)).isEqualTo(Phase.WAITING);
    stage.passes(Duration.ofNanos(1));
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void endsWhenStorageFailsUnderTheManifest() {
    stage.has(3, 1).starts().works(3).succeeds(3);

    stage.happens(new RunEvent.StorageFailed("disk full"));

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
  }

  @Test
  void endsWhenStorageFailsUnderTheManifestAfterASignal() {
    stage.has(3, 1).starts().works(3).succeeds(3);
    stage.happens(new RunEvent.SignalReceived("SIGTERM", SignalAction.CANCEL));
    assertThat(stage.state().ended()).as("the manifest may yet be written").isEmpty();

    stage.happens(new RunEvent.StorageFailed("disk full"));

    assertThat(stage.state().ended()).contains(RunStatus.STORAGE_FAILED);
  }

  @Test
  void hasPassedAlthoughASignalCameWhileTheManifestWasWritten() {
    stage.has(3, 1).starts().works(3).succeeds(3);
    stage.happens(new RunEvent.SignalReceived("SIGTERM", SignalAction.CANCEL));

    stage.happens(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json"));

    assertThat(stage.state().ended()).contains(RunStatus.PASSED);
  }

  @Test
  void letsAVerificationBeThatASignalInterruptsAndTakesItUpAgain() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.Succeeded());

    stage.happens(new RunEvent.SignalReceived("SIGTERM", SignalAction.CANCEL));
    assertThat(stage.state().ended()).contains(RunStatus.INTERRUPTED);
    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);

    stage.starts();
    assertThat(stage.deeds).contains(Happening.to(value(3), new IterationEvent.VerifyIntended(1)));
  }

  @Test
  void stopsALaunchThatIsUnderWay() {
    stage.has(3, 1).starts();
    stage.happens(3, new IterationEvent.OutputCleared(1));

    stage.happens(new RunEvent.CancelRequested("ann"));
    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);
    stage.happens(3, new IterationEvent.LaunchAccepted(1));
    assertThat(stage.phase(3)).as("late news").isEqualTo(Phase.STOPPING);

    stage.observes(3, new Observation.Voided());
    assertThat(stage.phase(3)).isEqualTo(Phase.PENDING);
    assertThat(stage.state().ended()).contains(RunStatus.CANCELLED);
  }

  @Test
  void leavesWhatRunsWhenItIsDetached() {
    stage.has(3, 1).starts().works(3);

    stage.happens(new RunEvent.SignalReceived("SIGHUP", SignalAction.DETACH));

    assertThat(stage.phase(3)).isEqualTo(Phase.RUNNING);
    assertThat(stage.state().ended()).contains(RunStatus.INTERRUPTED);
  }

  @Test
  void endsUnsettledWhenNobodyCanTellOfAnAdoptedOne() {
    stage.has(3, 1).has(4, 1).starts().works(3).works(4).succeeds(4);
    stage.starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);

    stage.observes(3, new Observation.Unknown("its host is gone"));

    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);
    assertThat(stage.state().ended()).contains(RunStatus.UNSETTLED);
  }

  @Test
  void stopsWhatWasToBeStoppedWhenItIsFoundAliveLongAfter() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    stage.observes(3, new Observation.Unknown("its host is gone"));
    assertThat(stage.phase(3)).isEqualTo(Phase.UNKNOWN);

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.STOPPING);
    assertThat(stage.deeds)
        .contains(
            Happening.to(value(3), new IterationEvent.StopIntended(1, StopReason.RUN_STOPPED)));
  }

  @Test
  void doesNotCountWhatAnApplicationOfAnEarlierPlanWrote() {
    stage.fingerprints = ImmutableMap.of(value(3), "before");
    stage.has(3, 1).starts().works(3);
    stage.fingerprints = ImmutableMap.of(value(3), "after");

    stage.starts();
    assertThat(stage.of(3).attempt().orElseThrow().stop()).contains(StopReason.PLAN_CHANGED);
    stage.observes(3, new Observation.Succeeded());

    assertThat(stage.of(3).attemptNumber()).isEqualTo(2);
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    assertThat(stage.of(3).failures()).isZero();
  }

  @Test
  void doesNotCountWhatWasBeingStoppedWhenThePlanChanged() {
    stage.fingerprints = ImmutableMap.of(value(3), "before");
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));
    stage.fingerprints = ImmutableMap.of(value(3), "after");

    stage.starts().observes(3, new Observation.Succeeded());

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void countsWhatEndedWellWhileItWasBeingStoppedUnderTheSamePlan() {
    stage.has(3, 1).starts().works(3);
    stage.happens(new RunEvent.CancelRequested("ann"));

    stage.starts().observes(3, new Observation.Succeeded());

    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);
  }

  @Test
  void doesNotLaunchWhatIsNotAskedForAnyMore() {
    stage.has(3, 1).has(4, 1).starts();
    stage.happens(3, new IterationEvent.OutputCleared(1));
    stage.selects(4).starts();
    stage.observes(3, new Observation.Voided());

    stage.works(4).succeeds(4);

    assertThat(stage.phase(3)).isEqualTo(Phase.PENDING);
    assertThat(stage.state().ended()).contains(RunStatus.PARTIAL);
  }

  @Test
  void looksUpWhatADeadControllerHadBegunAndPerhapsLaunched() {
    stage.has(3, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    stage.starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);

    stage.observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    assertThat(stage.of(3).attemptNumber()).isEqualTo(2);
    assertThat(stage.of(3).failures()).isZero();
  }

  @Test
  void looksUpWhatADeadControllerHadClearedAndPerhapsLaunched() {
    stage.has(3, 1).starts();
    stage.startsAndDies(Happening.to(value(3), new IterationEvent.OutputCleared(1)));
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARED);

    stage.starts();

    assertThat(stage.phase(3)).isEqualTo(Phase.SEARCHING);
  }

  @Test
  void takesUpWhatAFencedControllerLaunchedOffTheRecord() {
    stage.has(3, 1).starts();
    stage.starts();

    stage.observes(3, new Observation.AtWork(Optional.of("app-1"), Optional.empty()));
    assertThat(stage.phase(3)).isEqualTo(Phase.RUNNING);
    stage.succeeds(3);

    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFIED);
    assertThat(stage.of(3).attemptNumber()).isEqualTo(1);
  }

  @Test
  void beginsAnewWhatWasVoidBeforeItsLaunch() {
    stage.has(3, 1).starts().happens(3, new IterationEvent.OutputCleared(1));
    assertThat(stage.phase(3)).isEqualTo(Phase.LAUNCHING);

    stage.observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);
    assertThat(stage.of(3).attemptNumber()).isEqualTo(2);
    assertThat(stage.of(3).failures()).isZero();
  }

  @Test
  void beginsNothingAnewThatIsNotAskedForAnyMore() {
    stage.has(3, 1).has(4, 1).starts();
    assertThat(stage.phase(3)).isEqualTo(Phase.CLEARING);

    stage.selects(4).starts().observes(3, new Observation.Voided());

    assertThat(stage.phase(3)).isEqualTo(Phase.PENDING);
  }

  @Test
  void blocksAWholeChain() {
    stage.has(3, 1).has(4, 1, 3).has(5, 1, 4).has(6, 1).starts();
    stage.works(3).works(6).observes(3, new Observation.Failed(OWN_FAULT));

    assertThat(stage.in(Phase.BLOCKED)).containsExactly("4", "5");
    assertThat(stage.of(4).blockedBy()).contains(value(3));
    assertThat(stage.of(5).blockedBy()).contains(value(4));
    stage.succeeds(6);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }

  @Test
  void blocksWhatWaitsForAnUnselectedValueThatIsNotVerified() {
    stage.has(3, 1).has(4, 1, 3).selects(4).starts();

    assertThat(stage.phase(4)).isEqualTo(Phase.BLOCKED);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }

  @Test
  void beginsWhatWaitsForAnUnselectedValueThatIsVerified() {
    stage.has(3, 1).has(4, 1, 3).starts().works(3).succeeds(3);

    stage.selects(4).starts().observes(4, new Observation.Voided());

    assertThat(stage.phase(4)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void beginsWhatWaitsOnlyWhenWhatItWaitsForIsVerified() {
    stage.has(3, 1).has(4, 1, 3).starts().works(3);
    stage.observes(3, new Observation.Succeeded());
    assertThat(stage.phase(4)).isEqualTo(Phase.PENDING);

    stage.happens(3, new IterationEvent.OutputVerified(1, Stage.OUTPUT));

    assertThat(stage.phase(4)).isEqualTo(Phase.CLEARING);
  }

  @Test
  void beginsNothingBeforeTheCanaryIsVerified() {
    stage.limits = canary(1);
    stage.has(3, 1).has(4, 2).has(5, 1).starts().works(4);
    assertThat(stage.in(Phase.PENDING)).containsExactly("3", "5");

    stage.succeeds(4);

    assertThat(stage.in(Phase.CLEARING)).containsExactly("3", "5");
  }

  @Test
  void endsWithTheFailureOfTheCanary() {
    stage.limits = canary(1);
    stage.has(3, 1).has(4, 1).starts().works(3);

    stage.observes(3, new Observation.Failed(OWN_FAULT));

    assertThat(stage.phase(4)).isEqualTo(Phase.PENDING);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }

  @Test
  void choosesNoCanaryThatWaitsForAnother() {
    stage.limits = canary(1);
    stage.has(3, 9, 4).has(4, 1).starts();

    assertThat(stage.in(Phase.CLEARING)).containsExactly("4");
  }

  @Test
  void stopsTheOthersAfterAFailure() {
    stage.onFailure = OnFailure.STOP;
    stage.has(3, 1).has(4, 1).has(5, 1).starts().works(3).works(4);

    stage.observes(3, new Observation.Failed(OWN_FAULT));
    assertThat(stage.phase(4)).isEqualTo(Phase.STOPPING);
    stage.observes(4, new Observation.Failed(LOST));

    assertThat(stage.phase(4)).isEqualTo(Phase.PENDING);
    assertThat(stage.phase(5)).isEqualTo(Phase.PENDING);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }

  @Test
  void verifiesWhatWasStoppedBecauseItLingered() {
    lingersWithALimitOfThirtySeconds();
    assertThat(stage.nextLook()).contains(stage.now.plusSeconds(30));

    stage.passes(Duration.ofSeconds(30));
    assertThat(stage.of(3).attempt().orElseThrow().stop()).contains(StopReason.LINGERING);
    stage.observes(3, new Observation.Failed(exit(143)));

    assertThat(stage.phase(3)).isEqualTo(Phase.VERIFYING);
    assertThat(stage.of(3).failures()).isZero();
  }

  @Test
  void doesNotForgetThatAnAdoptedOneLingers() {
    verifiesWhatWasStoppedBecauseItLingered();
    stage.happens(3, new IterationEvent.OutputRejected(1, LOST));
    assertThat(stage.phase(3)).isEqualTo(Phase.WAITING);
    stage.passes(Duration.ofMinutes(1)).works(3).observes(3, new Observation.ContextStopped());

    stage.starts().observes(3, new Observation.ContextStopped());
    stage.passes(Duration.ofSeconds(30));

    assertThat(stage.of(3).attempt().orElseThrow().stop()).contains(StopReason.LINGERING);
  }

  @Test
  void letsAnApplicationLingerForWhichThereIsNoLimit() {
    stage.has(3, 1).starts().works(3).observes(3, new Observation.ContextStopped());

    stage.passes(Duration.ofDays(1));

    assertThat(stage.phase(3)).isEqualTo(Phase.RUNNING);
  }

  @Test
  void failsALingeringOneThatEndsWithACodeOfItsOwn() {
    verifiesNothingOf(exit(3));
  }

  private void lingersWithALimitOfThirtySeconds() {
    stage.terms.put(
        value(3),
        new IterationTerms(
            Stage.SMALL,
            1,
            ImmutableSet.of(),
            true,
            Retry.DEFAULT,
            Optional.of(Duration.ofSeconds(30))));
    stage.starts().works(3).observes(3, new Observation.ContextStopped());
  }

  private void verifiesNothingOf(Failure failure) {
    lingersWithALimitOfThirtySeconds();
    stage.passes(Duration.ofSeconds(31)).observes(3, new Observation.Failed(failure));

    assertThat(stage.phase(3)).isEqualTo(Phase.FAILED);
  }

  private static Failure exit(int code) {
    return new Failure(
        Failure.Origin.APPLICATION,
        OptionalInt.of(code),
        "exit code " + code,
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static Limits canary(int count) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxConcurrent(),
        d.submitTimeout(),
        d.queueTimeout(),
        d.iterationTimeout(),
        d.runDeadline(),
        d.resumeWindow(),
        count,
        d.lingerTimeout());
  }
}
