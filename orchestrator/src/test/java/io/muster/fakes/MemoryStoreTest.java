package io.muster.fakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.ObjectStoreContractTest;
import io.muster.storage.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends ObjectStoreContractTest {
  private final MemoryStore memory =
      new MemoryStore(InstantSource.fixed(Instant.parse("2026-01-31T00:00:00Z")));

  @Override
  protected ObjectStore store() {
    return memory;
  }

  @Override
  protected Location root() {
    return new Location("s3://bucket/prefix");
  }

  @Test
  void aLostAnswerIsOfADeedThatWasDone() {
    memory.loseAnswers(1);
    assertThatThrownBy(() -> store.create(root.resolve("claim"), bytes("mine")))
        .isInstanceOf(StorageException.class);
    assertThat(store.createOnce(root.resolve("claim"), bytes("mine"))).isTrue();
    assertThat(store.createOnce(root.resolve("claim"), bytes("yours"))).isFalse();
  }

  @Test
  void fullMeansThatNothingIsWritten() {
    memory.fill();
    assertThatThrownBy(() -> store.write(root.resolve("file"), bytes("x")))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL));
    assertThat(store.read(root.resolve("file"))).isEmpty();
    memory.mend();
    store.write(root.resolve("file"), bytes("x"));
    assertThat(store.read(root.resolve("file"))).isPresent();
  }

  @Test
  void unreachableMeansThatNothingAnswers() {
    memory.disconnect();
    assertThatThrownBy(() -> store.list(root))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
  }
}
