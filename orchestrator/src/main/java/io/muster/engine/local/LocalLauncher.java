package io.muster.engine.local;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.ClaimFile;
import io.muster.engine.submit.Finding;
import io.muster.engine.submit.Inspection;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.Session;
import io.muster.engine.submit.Sleeper;
import io.muster.job.contract.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * One child process for each attempt, in a session of its own. The authority is what the shim
 * leaves in the attempt's folder and the machine's processes: an adopted child tells as much as
 * one's own.
 */
public final class LocalLauncher implements Launcher {
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);

  private final Machine machine;
  private final Submission submission;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Followers followers;

  public LocalLauncher(
      Machine machine, Submission submission, InstantSource clock, Sleeper sleeper) {
    this.machine = machine;
    this.submission = submission;
    this.clock = clock;
    this.sleeper = sleeper;
    this.followers = new Followers(this::look);
  }

  @Override
  public void launch(LaunchRequest request) throws EngineException {
    Process child = submission.start(request, folderOf(request.attempt()));
    followers.own(request.attempt(), child);
    awaitClaim(request.attempt(), child);
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    Finding finding = inspect(attempt);
    if (finding instanceof Finding.NotStarted) {
      Claim voided = Claim.voidedBy(attempt.tag().text(), epoch, machine.host(), clock.instant());
      new ClaimFile(folderOf(attempt), attempt.tag().text()).take(voided);
      finding = inspect(attempt);
    }
    return observationOf(attempt, finding);
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
    Observation found = find(attempt, epoch);
    if (!(found instanceof Observation.AtWork)) {
      return found;
    }
    Claim claim = new ClaimFile(folderOf(attempt), attempt.tag().text()).read().orElseThrow();
    try {
      if (!new Session(claim).stop(STOP_GRACE, sleeper)) {
        return new Observation.Unknown(
            "processes of session "
                + claim.pid()
                + " live on although they were killed: see what keeps them (ps -o pid,stat,wchan -s "
                + claim.pid()
                + "), then give the command again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Observation.Unknown("Muster was interrupted while it stopped the application");
    }
    return observationOf(attempt, inspect(attempt));
  }

  @Override
  public void close() {
    followers.close();
  }

  /** The claim is the engine's acceptance; a child that ends without one never worked. */
  private void awaitClaim(Attempt attempt, Process child) throws EngineException {
    try {
      while (child.isAlive()) {
        if (!(inspect(attempt) instanceof Finding.NotStarted)) {
          return;
        }
        sleeper.sleep(Duration.ofMillis(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while the application's claim was awaited", e);
    }
    if (inspect(attempt) instanceof Finding.NotStarted) {
      throw new EngineException(
          "spark-submit ended with exit code "
              + child.exitValue()
              + " before the application began: "
              + submission.complaint(folderOf(attempt)));
    }
  }

  /** What is the case now, as far as it is news to an observer. */
  private Observation look(Attempt attempt) {
    try {
      return observationOf(attempt, inspect(attempt));
    } catch (EngineException e) {
      return new Observation.Unknown(e.getMessage());
    }
  }

  private Finding inspect(Attempt attempt) throws EngineException {
    return new Inspection(machine, folderOf(attempt), attempt.tag().text()).finding();
  }

  private static Observation observationOf(Attempt attempt, Finding finding) {
    if (finding instanceof Finding.NotStarted) {
      return new Observation.Submitted();
    }
    if (finding instanceof Finding.Voided) {
      return new Observation.Voided();
    }
    if (finding instanceof Finding.Running) {
      return Autopsy.atWork(folderOf(attempt));
    }
    if (finding instanceof Finding.Over over) {
      Scratch.remove(attempt);
      return over.report().code() == 0
          ? new Observation.Succeeded()
          : new Observation.Failed(Autopsy.ofExit(folderOf(attempt), over.report()));
    }
    if (finding instanceof Finding.Killed killed) {
      Scratch.remove(attempt);
      return new Observation.Failed(Autopsy.ofKilled(folderOf(attempt), killed.why()));
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
