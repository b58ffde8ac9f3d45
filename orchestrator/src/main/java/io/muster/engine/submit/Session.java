package io.muster.engine.submit;

import com.google.common.base.Splitter;
import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.storage.Sleeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * The processes of one application on this machine: those of the session that its shim founded.
 * Keeps no state; every call looks at the processes of that moment.
 */
public final class Session {
  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * For the shim to end what is left, join the logs and write exit.json after the application was
   * killed; longer than the shim's own grace.
   */
  private static final Duration LAST_WORD = Duration.ofSeconds(10);

  /** For the kernel to end what has been killed; a process that waits for a disk takes longer. */
  private static final Duration PROOF = Duration.ofSeconds(5);

  private final Path proc;
  private final long leader;
  private final long leaderStart;
  private final String tag;

  /**
   * @param claim of a child, on a machine whose processes are seen from here
   */
  public Session(Claim claim) {
    this(Path.of("/proc"), claim);
  }

  Session(Path proc, Claim claim) {
    if (claim.pid() == null || claim.processStart() == null) {
      throw new IllegalArgumentException("the claim of a child names its process: " + claim);
    }
    this.proc = proc;
    this.leader = claim.pid();
    this.leaderStart = claim.processStart();
    this.tag = claim.tag();
  }

  /** Nothing of the application lives. */
  public boolean isEmpty() throws EngineException {
    // the common case, without reading all of /proc
    return !leaderIsAlive() && members().isEmpty();
  }

  /** The shim, which alone writes exit.json, lives. */
  public boolean leaderIsAlive() {
    return ProcessStat.read(proc, leader)
        .filter(stat -> stat.start() == leaderStart && stat.isAlive())
        .isPresent();
  }

  /** The numbers of all live processes of the session, the leader's included. */
  public List<Long> members() throws EngineException {
    Optional<ProcessStat> numbered = ProcessStat.read(proc, leader);
    if (numbered.isPresent() && numbered.get().start() != leaderStart) {
      // a number is given again only when no process and no session has it any more
      return List.of();
    }
    boolean founderGone = numbered.isEmpty();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      return StreamSupport.stream(entries.spliterator(), false)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .flatMap(name -> ProcessStat.read(proc, Long.parseLong(name)).stream())
          .filter(stat -> stat.session() == leader && stat.start() >= leaderStart)
          .filter(ProcessStat::isAlive)
          .map(ProcessStat::pid)
          .filter(pid -> !founderGone || !isOfAnotherAttempt(pid))
          .toList();
    } catch (IOException e) {
      throw new EngineException("cannot list the processes in " + proc + ": " + e, e);
    }
  }

  /**
   * Stops the application: tells the shim, which tells all the others, to end; after the grace
   * kills all but the shim, so that it can record the end; then the shim too.
   *
   * @return whether the session is empty, at the latest 15 seconds after the grace
   */
  public boolean stop(Duration grace, Sleeper sleeper)
      throws EngineException, InterruptedException {
    if (leaderIsAlive()) {
      signal(pid -> pid == leader, ProcessHandle::destroy);
    } else {
      signal(pid -> true, ProcessHandle::destroy);
    }
    if (becomesEmpty(grace, sleeper, () -> {})) {
      return true;
    }
    // once: a second time it could hit what the shim starts to record the end
    kill(pid -> pid != leader && !isOfTheShim(pid));
    return becomesEmpty(LAST_WORD, sleeper, () -> {})
        || becomesEmpty(PROOF, sleeper, () -> kill(pid -> true));
  }

  /** What is done to a session before each look at it. */
  private interface Measure {
    void take() throws EngineException;
  }

  private boolean becomesEmpty(Duration bound, Sleeper sleeper, Measure measure)
      throws EngineException, InterruptedException {
    for (Duration left = bound; ; left = left.minus(POLL)) {
      measure.take();
      if (isEmpty()) {
        return true;
      }
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      sleeper.sleep(POLL);
    }
  }

  private void kill(Predicate<Long> wanted) throws EngineException {
    signal(wanted, ProcessHandle::destroyForcibly);
  }

  private void signal(Predicate<Long> wanted, Consumer<ProcessHandle> signal)
      throws EngineException {
    for (long pid : members()) {
      if (wanted.test(pid)) {
        // one that cannot be signalled has gone, or is found alive at the next look
        ProcessHandle.of(pid).ifPresent(signal);
      }
    }
  }

  /**
   * Where the founder of a session is gone, its number may have been given to another session whose
   * founder is gone as well: the tag in the environment tells.
   */
  private boolean isOfAnotherAttempt(long pid) {
    String name = "MUSTER_TAG=";
    return environment(pid).stream()
        .anyMatch(entry -> entry.startsWith(name) && !entry.equals(name + tag));
  }

  /** Its two copiers of logs have the shim's environment, of which the application gets the tag. */
  private boolean isOfTheShim(long pid) {
    return environment(pid).stream().anyMatch(entry -> entry.startsWith("MUSTER_ATTEMPT_FOLDER="));
  }

  /** As it was when the process began its program; empty if it is not ours to read. */
  private List<String> environment(long pid) {
    try {
      return Splitter.on('\0')
          .splitToList(
              Files.readString(proc.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return List.of(); // then rather one process too many than one too few
    }
  }
}
