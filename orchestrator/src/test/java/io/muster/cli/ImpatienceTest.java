package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Happening;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
    Impatience forAMinute = new Impatience(() -> Optional.of("TERM"), Duration.ofMinutes(1));

    assertThat(forAMinute.of("count", () -> "done")).isEqualTo("done");
  }

  @Test
  void saysWhatIsTrueOfWhatWasLeft() {
    isSignalled.set(true);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> impatience.of("write the result", "look there", this::silence))
        .withMessageEndingWith("it is not waited for any longer; look there");
    answer.countDown();
  }

  @Test
  void aJournalThatIsStillWrittenStaysOpen() {
    isSignalled.set(true);
    RecordingJournal journal = new RecordingJournal(this::silence);

    Journal waited = impatience.of(journal);
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> waited.append(List.of(), Instant.EPOCH));
    waited.close();

    assertThat(journal.isClosed).isFalse();
    answer.countDown();
  }

  @Test
  void aJournalThatFailedIsClosed() {
    StorageException full = new StorageException(StorageException.Kind.FULL, "full", null);
    RecordingJournal journal =
        new RecordingJournal(
            () -> {
              throw full;
            });

    Journal waited = impatience.of(journal);
    assertThatThrownBy(() -> waited.append(List.of(), Instant.EPOCH)).isSameAs(full);
    waited.close();

    assertThat(journal.isClosed).isTrue();
  }

  private static final class RecordingJournal implements Journal {
    private final Supplier<String> write;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    RecordingJournal(Supplier<String> write) {
      this.write = write;
    }

    @Override
    public int epoch() {
      return 1;
    }

    @Override
    public List<JournalEntry> append(List<Happening> happenings, Instant at) {
      String unused = write.get();
      return List.of();
    }

    @Override
    public void close() {
      isClosed.set(true);
    }
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
