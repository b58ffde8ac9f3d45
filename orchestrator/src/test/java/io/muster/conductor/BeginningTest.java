package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.conductor.Beginning.Continue;
import io.muster.conductor.Beginning.Held;
import io.muster.conductor.Beginning.New;
import io.muster.conductor.Beginning.NothingToResume;
import io.muster.conductor.Beginning.StopThenNew;
import io.muster.conductor.Beginning.VerifyAgain;
import io.muster.conductor.Beginning.Wish;
import io.muster.lifecycle.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each cell of the table in design.md 3.2. */
class BeginningTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration WINDOW = Duration.ofHours(12);

  private static final Wish PLAIN = new Wish(Optional.empty(), false, false);
  private static final Wish THAT_RUN = new Wish(Optional.of("r1"), false, false);
  private static final Wish RESUME = new Wish(Optional.empty(), true, false);
  private static final Wish ANEW = new Wish(Optional.empty(), false, true);
  private static final Wish ANOTHER_RUN = new Wish(Optional.of("r2"), false, false);

  @Test
  void withoutALastRunBeginsOne() {
    assertThat(row(Optional.empty()))
        .containsExactly(New.class, New.class, NothingToResume.class, New.class, New.class);
  }

  @Test
  void leavesALiveControllerAlone() {
    LastRun live = new LastRun("r1", Optional.of("host h, pid 7"), Optional.empty(), NOW);

    assertThat(row(Optional.of(live)))
        .containsExactly(Held.class, Held.class, Held.class, Held.class, Held.class);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PASSED")
  void continuesWhatIsUnfinishedWithinTheWindow(RunStatus status) {
    LastRun unfinished = ended(Optional.of(status), NOW.minus(Duration.ofHours(11)));

    assertThat(row(Optional.of(unfinished)))
        .containsExactly(
            Continue.class, Continue.class, Continue.class, StopThenNew.class, StopThenNew.class);
  }

  @Test
  void continuesWhatWasInterruptedWithinTheWindow() {
    assertThat(row(Optional.of(ended(Optional.empty(), NOW.minus(Duration.ofHours(1))))))
        .containsExactly(
            Continue.class, Continue.class, Continue.class, StopThenNew.class, StopThenNew.class);
  }

  @Test
  void stopsWhatIsOlderThanTheWindowUnlessItIsNamed() {
    LastRun old = ended(Optional.of(RunStatus.FAILED), NOW.minus(Duration.ofHours(13)));

    assertThat(row(Optional.of(old)))
        .containsExactly(
            StopThenNew.class,
            Continue.class,
            Continue.class,
            StopThenNew.class,
            StopThenNew.class);
  }

  @Test
  void verifiesAPassedRunAgainWhenItIsNamedAndBeginsAnewElse() {
    LastRun passed = ended(Optional.of(RunStatus.PASSED), NOW.minus(Duration.ofHours(1)));

    assertThat(row(Optional.of(passed)))
        .containsExactly(New.class, VerifyAgain.class, VerifyAgain.class, New.class, New.class);
  }

  private static LastRun ended(Optional<RunStatus> status, Instant lastEntry) {
    return new LastRun("r1", Optional.empty(), status, lastEntry);
  }

  private static List<Class<?>> row(Optional<LastRun> last) {
    return List.of(PLAIN, THAT_RUN, RESUME, ANEW, ANOTHER_RUN).stream()
        .<Class<?>>map(wish -> Beginning.of(wish, last, WINDOW, NOW).getClass())
        .toList();
  }
}
