package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.storage.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder that looks like /proc; the shim's session is 100, begun at 5000. */
class SessionTest {
  @TempDir private Path proc;

  @Test
  void isEmptyWhereThereIsNoProcess() throws Exception {
    assertThat(session().isEmpty()).isTrue();
  }

  @Test
  void countsTheShimAndWhatItStarted() throws Exception {
    process(100, "spark-submit", 'S', 100, 1, 5000);
    process(101, "java", 'S', 100, 40, 5001);
    process(102, "a) R 1 (b c\n", 'R', 100, 1, 5001);
    process(103, "java", 'S', 55, 40, 5001);
    assertThat(session().members()).containsExactlyInAnyOrder(100L, 101L, 102L);
    assertThat(session().isEmpty()).isFalse();
    assertThat(session().leaderIsAlive()).isTrue();
  }

  @Test
  void countsTheApplicationWhoseShimIsGone() throws Exception {
    process(101, "java", 'S', 100, 40, 5001);
    assertThat(session().isEmpty()).isFalse();
    assertThat(session().leaderIsAlive()).isFalse();
  }

  @Test
  void doesNotCountZombies() throws Exception {
    process(100, "spark-submit", 'Z', 100, 1, 5000);
    process(101, "java", 'Z', 100, 1, 5001);
    assertThat(session().isEmpty()).isTrue();
  }

  @Test
  void countsAProcessOfWhichOnlyTheFirstThreadEnded() throws Exception {
    process(101, "java", 'Z', 100, 12, 5001);
    assertThat(session().isEmpty()).isFalse();
  }

  @Test
  void isNotTakenInByANumberGivenAgain() throws Exception {
    process(100, "bash", 'S', 100, 1, 9000);
    process(101, "vi", 'S', 100, 1, 9001);
    assertThat(session().members()).isEmpty();
    assertThat(session().isEmpty()).isTrue();
  }

  @Test
  void isNotTakenInByANumberGivenAgainToAnotherAttemptWhoseShimIsGoneToo() throws Exception {
    process(101, "java", 'S', 100, 40, 9001);
    Files.writeString(proc.resolve("101/environ"), "A=b\0MUSTER_TAG=m-2\0");
    assertThat(session().isEmpty()).isTrue();
    Files.writeString(proc.resolve("101/environ"), "A=b\0MUSTER_TAG=m-1\0");
    assertThat(session().isEmpty()).isFalse();
  }

  @Test
  void passesOverProcessesThatVanish() throws Exception {
    Files.createDirectory(proc.resolve("101"));
    Files.createDirectory(proc.resolve("sys"));
    assertThat(session().isEmpty()).isTrue();
  }

  @Test
  void givesUpOnASessionThatDoesNotEndWithinItsBound() throws Exception {
    // a number beyond the kernel's largest: nothing real is signalled
    process(9_999_999, "stuck", 'D', 100, 1, 5001);
    List<Duration> slept = new ArrayList<>();
    assertThat(session().stop(Duration.ofSeconds(30), slept::add)).isFalse();
    assertThat(slept.stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(46));
  }

  @Test
  void looksNoFurtherOnceTheSessionIsEmpty() throws Exception {
    process(9_999_999, "java", 'S', 100, 1, 5001);
    List<Duration> slept = new ArrayList<>();
    Sleeper sleeper =
        duration -> {
          slept.add(duration);
          process(9_999_999, "java", 'Z', 100, 1, 5001);
        };
    assertThat(session().stop(Duration.ofSeconds(30), sleeper)).isTrue();
    assertThat(slept).hasSize(1);
  }

  private Session session() throws EngineException {
    return new Session(
        proc,
        new Claim(
            "m-1",
            Claim.Holder.CHILD,
            1L,
            "vm",
            "b",
            "pid:[1]",
            100L,
            5000L,
            Instant.EPOCH,
            null,
            null));
  }

  private void process(long pid, String name, char state, long session, int threads, long start) {
    try {
      Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
      Files.writeString(
          folder.resolve("stat"),
          "%d (%s) %c 1 1 %d 0 -1 4194304 77 0 0 0 0 0 0 0 20 0 %d 0 %d 3133440 418\n"
              .formatted(pid, name, state, session, threads, start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
