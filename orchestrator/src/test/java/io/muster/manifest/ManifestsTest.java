package io.muster.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManifestsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:05:00Z");

  private final MemoryStore store = new MemoryStore(InstantSource.fixed(NOW));
  private final Manifests manifests = new Manifests(store, new Location("s3://bucket/out"));

  private static Manifest manifest(String runId, String nonce, Instant at) {
    return new Manifest(runId, nonce, "plan", at, "digest", List.of(), List.of());
  }

  private static final Manifest FIRST = manifest("run 1", "nonce-0001", NOW);
  private static final Manifest SECOND = manifest("run 2", "nonce-0002", NOW.plusSeconds(60));

  @Test
  void writesOnce() throws Exception {
    assertThat(manifests.read()).isEmpty();
    assertThat(manifests.write(FIRST)).isTrue();
    assertThat(manifests.write(SECOND)).isFalse();
    assertThat(manifests.read()).contains(FIRST);
    assertThat(manifests.location().text()).isEqualTo("s3://bucket/out/_MUSTER_SUCCESS.json");
  }

  @Test
  void aSecondControllerWithTheSameNonceFindsItsOwn() throws Exception {
    manifests.write(FIRST);
    assertThat(manifests.write(manifest("run 1", "nonce-0001", NOW.plusSeconds(9)))).isTrue();
    assertThat(manifests.read()).contains(FIRST);
  }

  @Test
  void aLostAnswerIsReadBack() throws Exception {
    store.loseAnswers(1);
    assertThat(manifests.write(FIRST)).isTrue();
    assertThat(manifests.read()).contains(FIRST);
  }

  @Test
  void aStoreThatIsGoneIsNoAnswer() {
    store.disconnect();
    assertThatThrownBy(() -> manifests.write(FIRST)).isInstanceOf(StorageException.class);
    store.mend();
    assertThat(manifests.write(FIRST)).isTrue();
  }

  @Test
  void aFullStoreLeavesNoManifest() throws Exception {
    store.fill();
    assertThatThrownBy(() -> manifests.write(FIRST))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL));
    assertThat(manifests.read()).isEmpty();
  }

  @Test
  void somebodyElsesFileUnderItsNameIsNotOurs() {
    store.write(manifests.location(), "hello".getBytes(UTF_8));
    assertThat(manifests.write(FIRST)).isFalse();
    assertThatThrownBy(manifests::read)
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageStartingWith("s3://bucket/out/_MUSTER_SUCCESS.json is no JSON");
  }

  @Test
  void archivesTheFormerOne() throws Exception {
    assertThat(manifests.archiveFormer()).isEmpty();
    manifests.write(FIRST);
    assertThat(manifests.archiveFormer())
        .contains(
            new Location("s3://bucket/out/_muster/manifests/20260131T100500Z-nonce-0001.json"));
    assertThat(manifests.read()).isEmpty();
    assertThat(manifests.readArchived()).contains(FIRST);
    manifests.write(SECOND);
    manifests.archiveFormer();
    assertThat(manifests.readArchived()).contains(SECOND);
    assertThat(store.children(manifests.archive())).hasSize(2);
    assertThat(manifests.archiveFormer()).isEmpty();
  }

  @Test
  void findsTheLastRunBeforeThisOne() throws Exception {
    assertThat(manifests.readBefore("run 2")).isEmpty();
    manifests.write(FIRST);
    assertThat(manifests.readBefore("run 2")).contains(FIRST);
    assertThat(manifests.readBefore("run 1")).isEmpty();
    manifests.archiveFormer();
    assertThat(manifests.readBefore("run 2")).contains(FIRST);
    manifests.write(SECOND);
    assertThat(manifests.readBefore("run 2")).contains(FIRST);
    manifests.archiveFormer();
    assertThat(manifests.readBefore("run 2")).contains(FIRST);
    assertThat(manifests.readBefore("run 3")).contains(SECOND);
  }

  @Test
  void archivesWhicheverAnswerIsLost() throws Exception {
    manifests.write(FIRST);
    store.loseAnswers(1);
    assertThatThrownBy(manifests::archiveFormer).isInstanceOf(StorageException.class);
    assertThat(manifests.read()).contains(FIRST);
    store.meanwhile(3, () -> store.loseAnswers(1));
    assertThatThrownBy(manifests::archiveFormer).isInstanceOf(StorageException.class);
    assertThat(manifests.archiveFormer()).isEmpty();
    assertThat(manifests.read()).isEmpty();
    assertThat(manifests.readArchived()).contains(FIRST);
  }

  @Test
  void losesNoManifestWhereverItStops() throws Exception {
    manifests.write(FIRST);
    int before = store.requests().size();
    manifests.archiveFormer();
    int requests = store.requests().size() - before;
    for (int stop = 1; stop <= requests; stop++) {
      manifests.write(SECOND);
      store.meanwhile(stop, store::disconnect);
      assertThatThrownBy(manifests::archiveFormer).isInstanceOf(StorageException.class);
      store.mend();
      assertThat(manifests.read()).contains(SECOND);
      assertThat(manifests.archiveFormer()).isPresent();
      assertThat(manifests.read()).isEmpty();
      assertThat(manifests.readArchived()).contains(SECOND);
    }
    assertThat(requests).isEqualTo(3);
  }

  @Test
  void goesOnAfterACrashBetweenCopyAndRemoval() throws Exception {
    manifests.write(FIRST);
    byte[] content = store.read(manifests.location()).orElseThrow().content();
    store.create(manifests.archive().resolve("20260131T100500Z-nonce-0001.json"), content);
    assertThat(manifests.archiveFormer()).isPresent();
    assertThat(manifests.read()).isEmpty();
    assertThat(store.children(manifests.archive())).hasSize(1);
  }

  @Test
  void doesNotRemoveWhatWasWrittenMeanwhile() throws Exception {
    manifests.write(FIRST);
    byte[] second = new ManifestJson().write(SECOND).getBytes(UTF_8);
    // read, create, and then another controller before the delete
    store.meanwhile(3, () -> store.write(manifests.location(), second));
    manifests.archiveFormer();
    assertThat(store.children(manifests.archive()))
        .containsExactly("20260131T100500Z-nonce-0001.json", "20260131T100600Z-nonce-0002.json");
    assertThat(manifests.read()).isEmpty();
  }

  @Test
  void refusesAnArchiveThatHoldsSomethingElse() {
    manifests.write(FIRST);
    Location copy = manifests.archive().resolve("20260131T100500Z-nonce-0001.json");
    store.write(copy, "something else".getBytes(UTF_8));
    assertThatThrownBy(manifests::archiveFormer)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(copy + " is there already with another content; move that away");
    assertThat(store.read(manifests.location())).isPresent();
  }

  @Test
  void archivesAlsoWhatCannotBeRead() throws Exception {
    store.write(manifests.location(), "hello".getBytes(UTF_8));
    assertThat(manifests.archiveFormer().orElseThrow().name()).startsWith("malformed-2cf24dba");
    assertThat(manifests.read()).isEmpty();
    assertThat(manifests.readArchived()).isEmpty();
  }
}
