package io.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Observation AT_WORK =
      new Observation.AtWork(Optional.empty(), Optional.empty());

  private final Patience patience = new Patience(3, Duration.ofSeconds(2));
  private final List<Duration> pauses = new ArrayList<>();
  private int looks;

  @Test
  void asksOnceWhereItIsToldAtOnce() throws Exception {
    assertThat(patience.look(() -> AT_WORK, pauses::add)).isEqualTo(AT_WORK);

    assertThat(pauses).isEmpty();
  }

  @Test
  void repeatsALookThatFailsUntilOneDoesNot() throws Exception {
    Patience.Look failsTwice =
        () -> {
          looks++;
          if (looks == 1) {
            throw new EngineException("stale file handle");
          }
          if (looks == 2) {
            throw gone();
          }
          return AT_WORK;
        };

    assertThat(patience.look(failsTwice, pauses::add)).isEqualTo(AT_WORK);

    assertThat(pauses).containsExactly(patience.pause(), patience.pause());
  }

  @Test
  void saysAtLastHowOftenItLookedInVain() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(
            () ->
                patience.look(
                    () -> {
                      throw new EngineException("stale file handle");
                    },
                    pauses::add))
        .withMessage("looked 3 times in a row, in vain: stale file handle");
    assertThat(pauses).hasSize(2);
  }

  @Test
  void leavesAFailureOfStorageWhatItIs() {
    StorageException gone = gone();

    assertThatThrownBy(
            () ->
                patience.look(
                    () -> {
                      throw gone;
                    },
                    pauses::add))
        .isSameAs(gone);
    assertThat(pauses).hasSize(2);
  }

  private static StorageException gone() {
    return new StorageException(StorageException.Kind.UNREACHABLE, "the disk is gone", null);
  }
}
