package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunsTest {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(15));
  private static final Instant LIMIT = NOW.minus(Duration.ofDays(14));

  @TempDir private Path runs;
  private LocalRuns local;

  @BeforeEach
  void open() throws Exception {
    local = new LocalRuns(runs, Machine.ours());
  }

  private Path attempt(String run, String name) throws IOException {
    return Files.createDirectories(runs.resolve(run + "/attempts/" + name));
  }

  private void age(String run) throws IOException {
    try (Stream<Path> all = Files.walk(runs.resolve(run))) {
      for (Path file : all.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  @Test
  void removesARunOfWhichAllIsOnRecord() throws Exception {
    for (String name : new String[] {"iter_1/1", "iter_1/2", "iter_2/1"}) {
      Files.writeString(attempt("a", name).resolve(".mirrored"), "");
    }
    local.removeMirrored("a");
    assertThat(runs).isEmptyDirectory();
    local.removeMirrored("a");
  }

  @Test
  void keepsARunOfWhichSomethingIsNotOnRecord() throws Exception {
    Files.writeString(attempt("a", "iter_1/1").resolve(".mirrored"), "");
    Path other = attempt("a", "iter_2/1");
    local.removeMirrored("a");
    assertThat(other).isDirectory();
  }

  @Test
  void prunesWhatNobodyHasTouchedForLong() throws Exception {
    attempt("old", "iter_1/1");
    age("old");
    attempt("current", "iter_1/1");
    age("current");
    Path fresh = attempt("fresh", "iter_1/1");
    age("fresh");
    Files.setLastModifiedTime(
        Files.writeString(fresh.resolve("stderr.log"), "more"), FileTime.from(NOW));
    local.prune("current", LIMIT);
    try (Stream<Path> left = Files.list(runs)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("current", "fresh");
    }
  }

  @Test
  void prunesNothingThatLives() throws Exception {
    Process child = new ProcessBuilder("setsid", "sleep", "60").start();
    try {
      Claim claim = null;
      while (claim == null) {
        claim = Machine.ours().claimOf(child, "m-1", 1, NOW).orElse(null);
      }
      Path folder = attempt("quiet", "iter_1/1");
      Files.writeString(folder.resolve("claim.json"), new ContractJson().write(claim));
      age("quiet");
      local.prune("current", LIMIT);
      assertThat(folder).isDirectory();
    } finally {
      child.destroyForcibly().waitFor();
    }
    local.prune("current", LIMIT);
    assertThat(runs).isEmptyDirectory();
  }

  @Test
  void prunesNothingWhereNothingIs() throws Exception {
    Files.delete(runs);
    local.prune("current", LIMIT);
    local.removeMirrored("current");
    assertThat(runs).doesNotExist();
    Files.createDirectory(runs);
  }
}
