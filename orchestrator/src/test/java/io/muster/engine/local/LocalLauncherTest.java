package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.submit.Machine;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What it makes of files that cannot be read; no application is launched. */
class LocalLauncherTest {
  @TempDir private Path place;

  private final AtomicInteger pauses = new AtomicInteger();

  /** A claim that cannot be read, as of a file server that does not answer. */
  @BeforeEach
  void hideTheClaim() throws IOException {
    Files.createDirectories(claim());
  }

  @Test
  void aSearchOutlastsAReadThatFails() throws Exception {
    try (LocalLauncher launcher = launcher(this::showTheClaim)) {
      assertThat(launcher.find(attempt(), 1)).isEqualTo(new Observation.Voided());
    }
    assertThat(pauses).hasValue(1);
  }

  @Test
  void aStopOutlastsAReadThatFails() throws Exception {
    try (LocalLauncher launcher = launcher(this::showTheClaim)) {
      assertThat(launcher.stop(attempt(), 1)).isEqualTo(new Observation.Voided());
    }
    assertThat(pauses).hasValue(1);
  }

  @Test
  void aSearchGivesUpAtLast() throws Exception {
    try (LocalLauncher launcher = launcher(() -> {})) {
      assertThatExceptionOfType(EngineException.class)
          .isThrownBy(() -> launcher.find(attempt(), 1))
          .withMessageStartingWith("looked 30 times in a row, in vain: cannot read " + claim());
    }
    assertThat(pauses).hasValue(29);
  }

  @Test
  void aSearchThatIsInterruptedCannotTell() throws Exception {
    Sleeper interrupted =
        pause -> {
          throw new InterruptedException();
        };
    try (LocalLauncher launcher = launcher(interrupted)) {
      assertThat(launcher.find(attempt(), 1)).isInstanceOf(Observation.Unknown.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private LocalLauncher launcher(Runnable inThePause) throws EngineException {
    return launcher(
        (Sleeper)
            pause -> {
              pauses.incrementAndGet();
              inThePause.run();
            });
  }

  private LocalLauncher launcher(Sleeper sleeper) throws EngineException {
    Submission launchesNothing = new Submission(place, place, place, null, name -> null);
    return new LocalLauncher(
        Machine.ours(), launchesNothing, () -> Instant.parse("2026-01-01T12:00:00Z"), sleeper);
  }

  private void showTheClaim() {
    try {
      Files.delete(claim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path claim() {
    return place.resolve("attempt/claim.json");
  }

  private Attempt attempt() {
    Value value = new Value("56");
    return new Attempt(
        value, 1, Tag.of("/out", "run", value, 1), Location.of(place.resolve("attempt")));
  }
}
