package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptMirrorTest {
  private static final Location RECORD = new Location("s3://bucket/run/attempts/iter_1/1");

  @TempDir private Path folder;
  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);

  private AttemptMirror mirror() {
    return new AttemptMirror(store, folder, RECORD);
  }

  private void put(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> written() {
    return store.requests().stream()
        .filter(request -> request.startsWith("write "))
        .map(request -> request.substring(request.lastIndexOf('/') + 1))
        .toList();
  }

  @Test
  void copiesTheExitAfterAllElse() {
    List.of("exit.json", "stderr.log", "submit.log").forEach(name -> put(name, name));
    assertThat(mirror().complete()).isTrue();
    assertThat(written()).containsExactly("stderr.log", "submit.log", "exit.json");
  }

  @Test
  void copiesNoExitBesideALogThatCouldNotBeCopied() {
    List.of("exit.json", "stderr.log").forEach(name -> put(name, name));
    AttemptMirror mirror = mirror();
    store.disconnect();
    assertThat(mirror.complete()).isFalse();
    assertThat(written()).containsExactly("stderr.log");
    store.mend();
    assertThat(mirror.complete()).isTrue();
    assertThat(written()).containsExactly("stderr.log", "stderr.log", "exit.json");
  }

  @Test
  void copiesNothingTwiceThatHasNotChanged() {
    AttemptMirror mirror = mirror();
    put("stderr.log", "one");
    mirror.update();
    mirror.update();
    put("stderr.log", "longer");
    mirror.update();
    assertThat(written()).containsExactly("stderr.log", "stderr.log");
  }

  @Test
  void nothingIsCopiedOverTheLastCopy() {
    put("stderr.log", "all");
    assertThat(mirror().complete()).isTrue();
    put("stderr.log", "something else");
    mirror().update();
    assertThat(mirror().complete()).isTrue();
    assertThat(written()).containsExactly("stderr.log");
  }

  @Test
  void keepsSecretsAndProofsToItself() {
    List.of("claim.json", "machine.json", "secrets.properties", ".tmp").forEach(n -> put(n, n));
    assertThat(mirror().complete()).isTrue();
    assertThat(written()).isEmpty();
  }
}
