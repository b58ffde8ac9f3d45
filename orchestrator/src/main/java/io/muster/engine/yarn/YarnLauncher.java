package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.engine.Workplace;
import io.muster.engine.submit.AttemptFolder;
import io.muster.job.contract.Ticket;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applications in YARN's cluster mode. The ResourceManager is the authority for what runs, found by
 * the attempt's tag; the claim, which the application takes before it works, for what ever may.
 */
final class YarnLauncher implements Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(YarnLauncher.class);

  private final ClaimedApplications applications;
  private final YarnFollower follower;
  private final YarnSubmission submission;
  private final TicketOffice tickets;
  private final Workplace workplace;
  private final Workplace shared;
  private final ObjectStore store;
  private final Sleeper sleeper;

  /**
   * @param follower of these applications; closed with this
   * @param workplace where this machine keeps what a submission needs
   * @param shared where applications work
   */
  YarnLauncher(
      ClaimedApplications applications,
      YarnFollower follower,
      YarnSubmission submission,
      TicketOffice tickets,
      Workplace workplace,
      Workplace shared,
      ObjectStore store,
      Sleeper sleeper) {
    this.applications = applications;
    this.follower = follower;
    this.submission = submission;
    this.tickets = tickets;
    this.workplace = workplace;
    this.shared = shared;
    this.store = store;
    this.sleeper = sleeper;
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Attempt attempt = request.attempt();
    if (!applications.mayWork(attempt, request.epoch())) {
      return false;
    }
    Path folder = workplace.of(attempt).folder().path().orElseThrow();
    Ticket ticket = tickets.issue(attempt, request.epoch());
    try {
      record(request, ticket, folder);
      Optional<String> id =
          submission.submit(
              request, ticket, new AttemptFolder(folder), () -> applications.isVoid(attempt));
      if (id.isPresent() && !applications.isVoid(attempt)) {
        LOG.debug("iteration {} is {}", attempt.value(), id.get());
        return true;
      }
      if (id.isPresent()) { // voided while it was under way
        applications.kill(id.get());
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while the application was submitted", e);
    }
  }

  /** What a killed controller has left of a submission. */
  private void removeLeftOver(Attempt attempt) {
    Path folder = workplace.of(attempt).folder().path().orElseThrow();
    new TicketFile(folder).removeIfSecret();
    new BaggageFolder(folder).remove();
  }

  /**
   * What others look for in the attempt's folder; the proof that the cluster's nodes see it too.
   */
  private void record(LaunchRequest request, Ticket ticket, Path folder) throws EngineException {
    Attempt attempt = request.attempt();
    if (ticket.folder() == null) {
      write(attempt, "spec.json", request.spec());
      write(attempt, "command.sh", submission.script(request, folder).render());
    }
  }

  private void write(Attempt attempt, String name, String text) {
    store.write(attempt.folder().resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    return patiently(
        "looked for the application",
        () -> {
          removeLeftOver(attempt);
          return applications.found(attempt, epoch);
        });
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    follower.follow(attempt, observer);
  }

  @Override
  public void forget(Attempt attempt) {
    follower.forget(attempt);
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    return patiently(
        "stopped the application",
        () -> {
          removeLeftOver(attempt);
          return applications.stopped(attempt, epoch);
        });
  }

  @Override
  public Location placeOf(Attempt attempt) {
    return shared.of(attempt).folder();
  }

  @Override
  public void close() {
    submission.close();
    follower.close();
  }

  private Observation patiently(String doing, Patience.Look look) throws EngineException {
    try {
      return Patience.ORDINARY.look(look, sleeper);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Observation.Unknown("Muster was interrupted while it " + doing);
    }
  }
}
