package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.Version;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectJournalTest extends JournalContractTest {
  private final MemoryStore store = new MemoryStore(() -> NOON);

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  Location stateDir() {
    return new Location("s3://bucket/muster");
  }

  @Test
  void takesNothingMoreAfterALostAnswerAndIsReadWithWhatWasWritten() {
    OpenedJournal opened = open(ONE);
    store.loseAnswers(1);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> opened.journal().append(List.of(change("a")), NOON));
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> opened.journal().append(List.of(change("b")), NOON))
        .withMessageContaining("an earlier append failed");

    assertThat(changes()).containsExactly("a");
    open(TWO).journal().append(List.of(change("c")), NOON);
    assertThat(changes()).containsExactly("a", "c");
  }

  @Test
  void sealsASegmentOnce() {
    open(ONE);
    ObjectSegments segments = new ObjectSegments(store, run().journal());
    segments.seal(1);
    segments.seal(1);

    assertThat(store.children(run().journal().resolve("000001")))
        .containsExactly("00000001.jsonl", "00000002.jsonl");
  }

  @Test
  void refusesASegmentOfWhichAnObjectIsMissing() {
    Journal journal = open(ONE).journal();
    journal.append(List.of(change("a")), NOON);
    journal.append(List.of(change("b")), NOON);
    Location middle = run().journal().resolve("000001/00000002.jsonl");
    Version version = store.read(middle).orElseThrow().version();
    assertThat(store.delete(middle, version)).isTrue();

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(this::read)
        .withMessageContaining("000001/00000002.jsonl: it is missing");
  }

  @Test
  void refusesAnObjectWhoseLastLineIsNotWhole() {
    Journal journal = open(ONE).journal();
    journal.append(List.of(change("a")), NOON);
    Location last = run().journal().resolve("000001/00000002.jsonl");
    byte[] whole = store.read(last).orElseThrow().content();
    for (int length : List.of(whole.length - 1, whole.length / 2, 1)) {
      store.write(last, Arrays.copyOf(whole, length));

      assertThatExceptionOfType(JournalDamagedException.class)
          .isThrownBy(this::read)
          .withMessageContaining("000001/00000002.jsonl: its last line is not whole");
    }
  }
}
