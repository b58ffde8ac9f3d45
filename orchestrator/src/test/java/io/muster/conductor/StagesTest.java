package io.muster.conductor;

import static io.muster.conductor.Stage.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.slice.MachineCapacity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A frame that is staged by a step of its own before the iterations that load it. */
class StagesTest {
  private static final String FLIGHTS = "stage~flights";

  private final Stage stage = new Stage();

  @Test
  void goesBeforeTheIterationsThatLoadTheFrame() {
    stage.capacity = new MachineCapacity(4, MemorySize.ofGibibytes(64));
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).has(2, 1).starts();
    assertThat(stage.in(Phase.CLEARING)).containsExactly(FLIGHTS, "2");

    stage.works(FLIGHTS).succeeds(FLIGHTS);

    assertThat(stage.in(Phase.CLEARING)).containsExactly("1", "2");
  }

  @Test
  void goesBeforeTheCanary() {
    Limits limits = Limits.DEFAULT;
    stage.limits =
        new Limits(
            limits.maxConcurrent(),
            limits.submitTimeout(),
            limits.queueTimeout(),
            limits.iterationTimeout(),
            limits.runDeadline(),
            limits.resumeWindow(),
            1,
            limits.lingerTimeout());
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).has(2, 1, FLIGHTS).starts();

    stage.works(FLIGHTS).succeeds(FLIGHTS);

    assertThat(stage.in(Phase.CLEARING)).containsExactly("1");
    stage.works(1).succeeds(1);
    assertThat(stage.in(Phase.CLEARING)).containsExactly("2");
  }

  @Test
  void blocksThoseThatLoadTheFrameWhenItFails() {
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).starts().works(FLIGHTS);

    stage.observes(
        FLIGHTS,
        new Observation.Failed(
            new Failure(
                Failure.Origin.APPLICATION,
                OptionalInt.of(1),
                "there is no such table",
                List.of(),
                List.of(),
                Optional.empty())));

    assertThat(stage.phase(1)).isEqualTo(Phase.BLOCKED);
    assertThat(stage.state().ended()).contains(RunStatus.FAILED);
  }

  @Test
  void isNotBegunWhereAllThatLoadTheFrameAreKept() {
    stage.keep = ImmutableMap.of(value(1), "former");
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).starts();
    assertThat(stage.phase(FLIGHTS)).isEqualTo(Phase.PENDING);

    stage.happens(1, new IterationEvent.OutputVerified(0, Stage.OUTPUT));

    assertThat(stage.phase(FLIGHTS)).isEqualTo(Phase.PENDING);
    assertThat(stage.state().manifest().nonce()).contains("nonce");
    stage.happens(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json"));
    assertThat(stage.state().ended()).contains(RunStatus.PASSED);
  }

  @Test
  void isBegunWhenOneThatLoadsTheFrameIsNotKept() {
    stage.keep = ImmutableMap.of(value(1), "former");
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).starts();

    stage.happens(1, new IterationEvent.KeepRefused(List.of("a file has changed")));

    assertThat(stage.in(Phase.CLEARING)).containsExactly(FLIGHTS);
    assertThat(stage.phase(1)).isEqualTo(Phase.PENDING);
  }

  @Test
  void isNotRepeatedWhenTheRunGoesOn() {
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).starts();
    stage.works(FLIGHTS).succeeds(FLIGHTS).works(1);

    stage.starts();

    assertThat(stage.phase(FLIGHTS)).isEqualTo(Phase.VERIFIED);
    assertThat(stage.phase(1)).isEqualTo(Phase.SEARCHING);
  }

  @Test
  void isRepeatedWhenItsSourceHasChangedForThoseThatLoadIt() {
    stage.has(FLIGHTS, 1).has(1, 1, FLIGHTS).has(2, 1).starts();
    stage.works(FLIGHTS).succeeds(FLIGHTS).works(1).succeeds(1);

    stage.fingerprints = ImmutableMap.of(value(FLIGHTS), "another", value(1), "another");
    stage.starts();

    assertThat(stage.phase(FLIGHTS)).isEqualTo(Phase.CLEARING);
    assertThat(stage.phase(1)).isEqualTo(Phase.PENDING);
  }
}
