package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ImpatienceTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  private final AtomicBoolean isSignalled = new AtomicBoolean();
  private final AtomicInteger looks = new AtomicInteger();
  private final CountDownLatch answer = new CountDownLatch(1);
  private final Impatience impatience =
      new Impatience(
          () -> {
            looks.incrementAndGet();
            return isSignalled.get() ? Optional.of("TERM") : Optional.empty();
          },
          SHORT);

  @Test
  void waitsAsLongAsItTakesWithoutASignal() {
    assertThat(impatience.of("count", () -> answerAfterLooks(5))).isEqualTo("done");
  }

  @Test
  void leavesWhatIsSilentAfterASignal() {
    isSignalled.set(true);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> impatience.of("write to the journal", this::silence))
        .withMessageContaining("cannot write to the journal: no answer in the")
        .withMessageContaining("since SIGTERM")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
    answer.countDown();
  }

  @Test
  void doesAfterASignalWhatIsDoneInTime() {
    isSignalled.set(true);

    assertThat(impatience.of("count", () -> "done")).isEqualTo("done");
  }

  @Test
  void failsAsWhatItDoesFails() {
    StorageException full = new StorageException(StorageException.Kind.FULL, "full", null);

    assertThatThrownBy(
            () ->
                impatience.of(
                    "count",
                    () -> {
                      throw full;
                    }))
        .isSameAs(full);
  }

  private String silence() {
    try {
      assertThat(answer.await(1, TimeUnit.MINUTES)).isTrue();
      return "late";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String answerAfterLooks(int many) {
    while (looks.get() < many) {
      Thread.onSpinWait();
    }
    return "done";
  }
}
