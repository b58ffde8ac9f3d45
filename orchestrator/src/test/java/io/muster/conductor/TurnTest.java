package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IllegalMoveException;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TurnTest {
  private static final Value THREE = new Value("3");
  private static final Moment NOON = new Moment(Instant.parse("2026-01-01T12:00:00Z"), 2);
  private static final RunState BEFORE =
      RunState.EMPTY.after(Happening.toRun(new RunEvent.SequenceResolved(List.of(THREE))), NOON);

  private final Turn turn = new Turn(BEFORE, NOON);

  @Test
  void knowsTheStateAfterEachHappening() {
    turn.add(THREE, new ClearIntended(1, Stage.SMALL));
    turn.add(THREE, new OutputCleared(1));

    assertThat(turn.after(0).iteration(THREE).phase()).isEqualTo(Phase.CLEARING);
    assertThat(turn.after(1).iteration(THREE).phase()).isEqualTo(Phase.CLEARED);
    assertThat(turn.state()).isSameAs(turn.after(1));
    assertThat(turn.added()).hasSize(2);
  }

  @Test
  void keepsWhatCannotHappenOutOfItself() {
    assertThatExceptionOfType(IllegalMoveException.class)
        .isThrownBy(() -> turn.add(THREE, new OutputCleared(1)));

    assertThat(turn.added()).isEmpty();
    assertThat(turn.state()).isSameAs(BEFORE);
  }

  @Test
  void dropsLateNews() {
    turn.add(THREE, new ClearIntended(2, Stage.SMALL));

    assertThat(turn.offer(THREE, new LaunchAccepted(2))).as("of another phase").isFalse();
    assertThat(turn.offer(THREE, new OutputCleared(1))).as("of another attempt").isFalse();
    assertThat(turn.offer(new Value("4"), new OutputCleared(2))).as("of no iteration").isFalse();
    assertThat(turn.offer(THREE, new OutputCleared(2))).isTrue();
    assertThat(turn.added()).hasSize(2);
  }

  @Test
  void putsWhatAnOutputPinsBeforeIt() {
    VerifiedOutput output = output("delta 12");
    turn.add(THREE, new KeepIntended("former"));

    assertThat(turn.offer(THREE, new OutputVerified(0, output))).isTrue();

    assertThat(turn.added().subList(1, 3))
        .containsExactly(
            Happening.toRun(new RunEvent.InputPinned("table t", "delta 12")),
            Happening.to(THREE, new OutputVerified(0, output)));
    assertThat(turn.state().pins()).containsExactly(Map.entry("table t", "delta 12"));
  }

  @Test
  void pinsATableOnce() {
    turn.add(new RunEvent.InputPinned("table t", "delta 11"));
    turn.add(THREE, new KeepIntended("former"));

    turn.offer(THREE, new OutputVerified(0, output("delta 12")));

    assertThat(turn.added()).hasSize(3);
    assertThat(turn.state().pins()).containsExactly(Map.entry("table t", "delta 11"));
  }

  private static VerifiedOutput output(String version) {
    return new VerifiedOutput(
        OptionalLong.of(1),
        Optional.empty(),
        List.of(),
        ImmutableMap.of("f", version),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ImmutableMap.of("table t", version)));
  }
}
