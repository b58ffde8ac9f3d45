package io.muster.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.ManifestIteration.End;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PassedRunTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:05:00Z");
  private static final Value TWO = new Value("2");
  private static final Value THREE = new Value("3");
  private static final Value FOUR = new Value("4");
  private static final Value SIX = new Value("6");
  private static final VerifiedOutput OUTPUT =
      new VerifiedOutput(
          OptionalLong.of(5), Optional.of("id INT"), List.of(), ImmutableMap.of("flights", "abc"));
  private static final Slice SLICE = slice();

  private RunState state =
      RunState.EMPTY
          .after(
              Happening.toRun(new RunEvent.ControllerStarted("1", "host", 7, "run 1", true)),
              new Moment(NOW, 1))
          .after(
              Happening.toRun(new RunEvent.SequenceResolved(List.of(TWO, THREE, FOUR, SIX))),
              new Moment(NOW, 1))
          .after(
              Happening.toRun(
                  new RunEvent.PlanAccepted(
                      "flights",
                      "digest",
                      "/out",
                      ImmutableMap.of(TWO, "f2", THREE, "f3", FOUR, "f4", SIX, "f6"),
                      Optional.empty())),
              new Moment(NOW, 1));

  private static Slice slice() {
    MemorySize memory = MemorySize.ofGibibytes(1);
    return new Slice(1, 1, memory, 1, memory, memory, memory, memory);
  }

  private void happens(Value value, IterationEvent... events) {
    for (IterationEvent event : events) {
      state = state.after(Happening.to(value, event), new Moment(NOW, 1));
    }
  }

  private void launches(Value value) {
    happens(
        value,
        new IterationEvent.ClearIntended(1, SLICE),
        new IterationEvent.OutputCleared(1),
        new IterationEvent.LaunchIntended(1, Tag.of("/out", "run 1", value, 1)),
        new IterationEvent.LaunchAccepted(1),
        new IterationEvent.ApplicationStarted(1, Optional.of("local-1"), Optional.empty()));
  }

  @Test
  void saysHowEachIterationEnded() {
    launches(TWO);
    happens(
        TWO,
        new IterationEvent.ApplicationSucceeded(1),
        new IterationEvent.VerifyIntended(1),
        new IterationEvent.OutputVerified(1, OUTPUT));
    happens(
        THREE,
        new IterationEvent.KeepIntended("run 0"),
        new IterationEvent.OutputVerified(0, OUTPUT));
    launches(FOUR);
    happens(
        FOUR,
        new IterationEvent.ApplicationFailed(
            1, Failure.of(Failure.Origin.APPLICATION, "exit code 3")),
        new IterationEvent.IterationFailed(1, "no attempt is left"));
    happens(SIX, new IterationEvent.IterationBlocked(FOUR));

    Manifest manifest =
        new PassedRun("run 1", Set.of(TWO, THREE))
            .manifest(state, "nonce-0001", NOW, List.of("a warning"));

    assertThat(manifest.name()).isEqualTo("flights");
    assertThat(manifest.planDigest()).isEqualTo("digest");
    assertThat(manifest.warnings()).containsExactly("a warning");
    assertThat(manifest.iterations())
        .containsExactly(
            new ManifestIteration(
                TWO, 1, Optional.of("local-1"), true, "f2", new End.Verified(OUTPUT)),
            new ManifestIteration(
                THREE, 0, Optional.empty(), true, "f3", new End.Kept(OUTPUT, "run 0")),
            new ManifestIteration(
                FOUR, 1, Optional.of("local-1"), false, "f4", new End.Failed("exit code 3")),
            new ManifestIteration(SIX, 0, Optional.empty(), false, "f6", new End.Blocked(FOUR)));
  }

  @Test
  void refusesARunThatHasNotPassed() {
    PassedRun run = new PassedRun("run 1", Set.of(TWO));
    assertThatThrownBy(() -> run.manifest(state, "nonce-0001", NOW, List.of()))
        .hasMessage("iteration 2 has not ended: it is PENDING");
    launches(TWO);
    happens(
        TWO,
        new IterationEvent.ApplicationFailed(
            1, Failure.of(Failure.Origin.APPLICATION, "exit code 3")),
        new IterationEvent.IterationFailed(1, "no attempt is left"));
    assertThatThrownBy(() -> run.manifest(state, "nonce-0001", NOW, List.of()))
        .hasMessage("iteration 2 is required and has no output that passed: the run has not");
  }
}
