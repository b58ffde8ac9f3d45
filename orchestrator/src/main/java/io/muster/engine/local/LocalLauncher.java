package io.muster.engine.local;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.ClaimFile;
import io.muster.engine.submit.Cleaning;
import io.muster.engine.submit.Finding;
import io.muster.engine.submit.Inspection;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.Session;
import io.muster.job.contract.Claim;
import io.muster.lifecycle.Tag;
import io.muster.storage.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One child process for each attempt, in a session of its own. The authority is what the shim
 * leaves in the attempt's folder and the machine's processes: an adopted child tells as much as
 * one's own.
 */
public final class LocalLauncher implements Launcher {
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  /** What ends by itself has done so by then. */
  private static final Duration LINGERS = Duration.ofSeconds(2);

  private final Machine machine;
  private final Submission submission;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Followers followers;
  private final Cleaning cleaning = new Cleaning(Scratch::remove);

  /** Of children that were seen to work and not seen to have ended. */
  private final Map<Tag, Claim> seen = new ConcurrentHashMap<>();

  public LocalLauncher(
      Machine machine, Submission submission, InstantSource clock, Sleeper sleeper) {
    this.machine = machine;
    this.submission = submission;
    this.clock = clock;
    this.sleeper = sleeper;
    this.followers = new Followers(this::look, Patience.ORDINARY);
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Attempt attempt = request.attempt();
    Process child = submission.start(request, folderOf(attempt));
    boolean mayWork = awaitClaim(request, child) == Claim.Holder.CHILD;
    if (mayWork) {
      followers.own(attempt, child);
    } else {
      // what hangs before its claim is of no use to anybody
      child.descendants().forEach(ProcessHandle::destroyForcibly);
      child.destroyForcibly();
      clearAway(attempt);
    }
    return mayWork;
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    return patiently(
        "looked for the application", () -> observationOf(attempt, findOrVoid(attempt, epoch)));
  }

  private Observation patiently(String doing, Patience.Look look) throws EngineException {
    try {
      return Patience.ORDINARY.look(look, sleeper);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Observation.Unknown("Muster was interrupted while it " + doing);
    }
  }

  private Finding findOrVoid(Attempt attempt, int epoch) throws EngineException {
    Finding finding = inspect(attempt);
    if (finding instanceof Finding.NotStarted) {
      Claim voided = Claim.voidedBy(attempt.tag().text(), epoch, machine.host(), clock.instant());
      claimOf(attempt).take(voided);
      return inspect(attempt);
    }
    return finding;
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    followers.follow(attempt, observer);
  }

  @Override
  public void forget(Attempt attempt) {
    followers.forget(attempt);
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    return patiently("stopped the application", () -> stopped(attempt, epoch));
  }

  private Observation stopped(Attempt attempt, int epoch)
      throws EngineException, InterruptedException {
    Finding found = findOrVoid(attempt, epoch);
    if (!(found instanceof Finding.Running running)) {
      return observationOf(attempt, found);
    }
    if (!new Session(running.claim()).stop(STOP_GRACE, sleeper)) {
      long session = running.claim().pid();
      return new Observation.Unknown(
          "processes of session "
              + session
              + " live on although they were killed: see what keeps them (ps -o pid,stat,wchan -s "
              + session
              + "), then give the command again");
    }
    return observationOf(attempt, inspect(attempt));
  }

  @Override
  public void close() {
    followers.close();
    cleaning.close();
  }

  /**
   * The claim is the engine's acceptance; a child that ends without one never worked. Waits as long
   * as the child lives and nobody has taken the claim: whoever finds that too long takes it. Where
   * the folder is gone, its application has removed it, and the child tells as much as its claim.
   */
  private Claim.Holder awaitClaim(LaunchRequest request, Process child) throws EngineException {
    Attempt attempt = request.attempt();
    ClaimFile file = claimOf(attempt);
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        boolean lives = child.isAlive();
        Optional<Claim> claim = file.read();
        if (claim.isEmpty() && !Files.exists(folderOf(attempt).path())) {
          claim = machine.claimOf(child, attempt.tag().text(), request.epoch(), clock.instant());
        }
        if (claim.isPresent()) {
          remember(attempt, claim.get());
          return claim.get().holder();
        }
        if (!lives) {
          throw new EngineException(
              "spark-submit ended with exit code "
                  + child.exitValue()
                  + " before the application began: "
                  + submission.complaint(folderOf(attempt)));
        }
        sleeper.sleep(pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.plus(FIRST_PAUSE.dividedBy(5)) : pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while the application's claim was awaited", e);
    }
  }

  /** What is the case now, as far as it is news to an observer. */
  private Observation look(Attempt attempt) throws EngineException {
    return observationOf(attempt, inspect(attempt));
  }

  private Finding inspect(Attempt attempt) throws EngineException {
    Finding finding =
        new Inspection(machine, folderOf(attempt), attempt.tag().text())
            .finding(Optional.ofNullable(seen.get(attempt.tag())));
    if (finding instanceof Finding.Running running) {
      remember(attempt, running.claim());
    }
    return finding;
  }

  private void remember(Attempt attempt, Claim claim) {
    if (claim.holder() == Claim.Holder.CHILD) {
      seen.put(attempt.tag(), claim);
    }
  }

  private static ClaimFile claimOf(Attempt attempt) {
    return new ClaimFile(folderOf(attempt), attempt.tag().text());
  }

  private Observation observationOf(Attempt attempt, Finding finding) {
    Observation observation = meaningOf(attempt, finding);
    if (observation.isOver()) {
      seen.remove(attempt.tag());
      clearAway(attempt);
    }
    return observation;
  }

  private void clearAway(Attempt attempt) {
    submission.removeSecrets(attempt);
    cleaning.after(attempt);
  }

  private Observation meaningOf(Attempt attempt, Finding finding) {
    if (finding instanceof Finding.NotStarted) {
      return new Observation.Submitted();
    }
    if (finding instanceof Finding.Voided) {
      return new Observation.Voided();
    }
    if (finding instanceof Finding.Running) {
      return Autopsy.alive(folderOf(attempt), clock.instant().minus(LINGERS));
    }
    if (finding instanceof Finding.Over over) {
      AttemptFolder folder = folderOf(attempt);
      Optional<String> id = Autopsy.applicationId(folder);
      return over.report().code() == 0
          ? new Observation.Succeeded(id)
          : new Observation.Failed(Autopsy.ofExit(folder, over.report()), id);
    }
    if (finding instanceof Finding.Killed killed) {
      AttemptFolder folder = folderOf(attempt);
      return new Observation.Failed(
          Autopsy.ofKilled(folder, killed.why()), Autopsy.applicationId(folder));
    }
    return new Observation.Unknown(((Finding.Elsewhere) finding).why());
  }

  private static AttemptFolder folderOf(Attempt attempt) {
    Path path =
        attempt
            .folder()
            .path()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "engine local needs a local state_dir, not " + attempt.folder()));
    return new AttemptFolder(path);
  }
}
