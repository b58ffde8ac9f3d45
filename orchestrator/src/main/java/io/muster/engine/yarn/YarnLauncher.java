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
import io.muster.engine.submit.RecordedClaims;
import io.muster.job.contract.Claim;
import io.muster.job.contract.Ticket;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applications in YARN's cluster mode. The ResourceManager is the authority for what runs, found by
 * the attempt's tag; the claim, which the application takes before it works, for what ever may.
 */
public final class YarnLauncher implements Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(YarnLauncher.class);
  private static final Duration KILL_BOUND = Duration.ofSeconds(60);

  private final ResourceManager manager;
  private final Recovery recovery;
  private final YarnSubmission submission;
  private final TicketOffice tickets;
  private final RecordedClaims claims;
  private final String host;
  private final InstantSource clock;
  private final YarnAutopsy autopsy;
  private final Workplace workplace;
  private final Workplace shared;
  private final ObjectStore store;
  private final Sleeper sleeper;
  private final YarnFollower follower;
  private final Ownership ownership = new Ownership();

  /** Of this controller, as its launches and looks say it. */
  private volatile int epoch;

  /**
   * @param host this machine, for claims that are made void
   * @param workplace where this machine keeps what a submission needs
   * @param shared where applications work
   * @param poll how often YARN is asked, for all applications at once
   */
  YarnLauncher(
      ResourceManager manager,
      YarnSubmission submission,
      TicketOffice tickets,
      RecordedClaims claims,
      String host,
      InstantSource clock,
      YarnAutopsy autopsy,
      Workplace workplace,
      Workplace shared,
      ObjectStore store,
      Sleeper sleeper,
      Duration poll) {
    this.manager = manager;
    this.recovery = new Recovery(manager, clock);
    this.submission = submission;
    this.tickets = tickets;
    this.claims = claims;
    this.host = host;
    this.clock = clock;
    this.autopsy = autopsy;
    this.workplace = workplace;
    this.shared = shared;
    this.store = store;
    this.sleeper = sleeper;
    this.follower = new YarnFollower(manager, clock, this::observation, poll);
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Attempt attempt = request.attempt();
    epoch = request.epoch();
    if (isVoid(attempt)) {
      return false;
    }
    Path folder = workplace.of(attempt).folder().path().orElseThrow();
    Ticket ticket = tickets.issue(attempt, request.epoch());
    try {
      record(request, ticket, folder);
      Optional<String> id =
          submission.submit(request, ticket, new AttemptFolder(folder), () -> isVoid(attempt));
      if (id.isPresent() && !isVoid(attempt)) {
        LOG.debug("iteration {} is {}", attempt.value(), id.get());
        return true;
      }
      if (id.isPresent()) { // voided while it was under way: it would only take room
        Optional<YarnApplication> unused = manager.kill(id.get(), KILL_BOUND);
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

  private Claim holderOrVoid(Attempt attempt, int asOf) throws EngineException {
    return claims.findOrVoid(attempt, asOf, host, clock.instant());
  }

  private boolean isVoid(Attempt attempt) throws EngineException {
    return claims.find(attempt).filter(claim -> claim.holder() == Claim.Holder.VOID).isPresent();
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
    return patiently("looked for the application", () -> findOrVoid(attempt, epoch));
  }

  /**
   * Nothing found proves nothing, until the claim is void; and what is found works by its claim.
   */
  private Observation findOrVoid(Attempt attempt, int asOf) throws EngineException {
    epoch = asOf;
    removeLeftOver(attempt);
    List<YarnApplication> found = ofTag(attempt);
    Optional<Claim> holder = claims.find(attempt);
    if (holder.isEmpty() && !found.isEmpty()) {
      return observation(attempt, found);
    }
    Claim claim = holder.isPresent() ? holder.get() : holderOrVoid(attempt, asOf);
    return claim.holder() == Claim.Holder.VOID ? voided(attempt, found) : ofHolder(attempt, claim);
  }

  /** What has not the right to work is not left in the queue either. */
  private Observation voided(Attempt attempt, List<YarnApplication> found) throws EngineException {
    submission.abandon(attempt.tag());
    for (YarnApplication each : found) {
      if (!each.isOver()) {
        Optional<YarnApplication> unused = manager.kill(each.id(), KILL_BOUND);
      }
    }
    return new Observation.Voided();
  }

  private Observation ofHolder(Attempt attempt, Claim holder) throws EngineException {
    Optional<YarnApplication> known = manager.application(holder.application());
    if (known.isPresent()) {
      return autopsy.observation(attempt, known.get());
    }
    String unknown =
        "its claim is held by "
            + holder.application()
            + ", which the ResourceManager at "
            + manager.address();
    if (recovery.mayBringBack(Optional.empty())) {
      throw new EngineException(unknown + ", started a moment ago, does not know (yet)");
    }
    return new Observation.Unknown(
        unknown
            + " does not know (any more): see on the cluster that nothing of it runs, and say so"
            + " by `muster settle`");
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    follower.follow(attempt, observer);
  }

  @Override
  public void forget(Attempt attempt) {
    follower.forget(attempt);
  }

  /** What is not there yet is kept from working first; then all that is there is killed. */
  @Override
  public Observation stop(Attempt attempt, int asOf) throws EngineException {
    return patiently(
        "stopped the application",
        () -> {
          removeLeftOver(attempt);
          Claim holder = holderOrVoid(attempt, asOf);
          Observation voided = voided(attempt, ofTag(attempt));
          if (holder.holder() == Claim.Holder.VOID) {
            return voided;
          }
          // YARN may not list it for us: then it says why it may not be killed
          Optional<YarnApplication> ended = manager.kill(holder.application(), KILL_BOUND);
          return ended.isPresent()
              ? autopsy.observation(attempt, ended.get())
              : ofHolder(attempt, holder);
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

  /**
   * What YARN's answer says of an attempt whose launch was accepted. The claim is looked at when
   * something has come to an end: an application whose claim is free then never gets it, wherever a
   * part of it may still begin, and one whose claim is another's has said nothing of the attempt.
   */
  private Observation observation(Attempt attempt, List<YarnApplication> ofTag)
      throws EngineException {
    List<YarnApplication> ours = ours(attempt, ofTag);
    if (ours.size() == 1 && !ours.get(0).isOver()) {
      return autopsy.observation(attempt, ours.get(0));
    }
    Optional<Claim> holder = claims.find(attempt);
    if (holder.isPresent()) {
      return holder.get().holder() == Claim.Holder.VOID
          ? voided(attempt, ours)
          : ofHolder(attempt, holder.get());
    }
    Optional<YarnApplication> living = ours.stream().filter(each -> !each.isOver()).findFirst();
    if (living.isPresent()) {
      return autopsy.observation(attempt, living.get());
    }
    if (ours.isEmpty()) {
      return new Observation.Submitted(); // YARN does not list it yet: time limits tell
    }
    Claim taken = holderOrVoid(attempt, epoch);
    return taken.holder() == Claim.Holder.VOID
        ? autopsy.observation(attempt, ours.get(ours.size() - 1))
        : ofHolder(attempt, taken);
  }

  /** Anybody can give an application our tag, but hardly under our name too. */
  private List<YarnApplication> ours(Attempt attempt, List<YarnApplication> ofTag) {
    return ownership.of(attempt, ofTag, each -> each.name().endsWith(attempt.tag().text()));
  }

  private List<YarnApplication> ofTag(Attempt attempt) throws EngineException {
    String tag = attempt.tag().text();
    return ours(
        attempt, byTag(manager.applications(List.of(tag), Set.of())).getOrDefault(tag, List.of()));
  }

  /** YARN keeps tags in lower case, as ours are. */
  static Map<String, List<YarnApplication>> byTag(List<YarnApplication> applications) {
    Map<String, List<YarnApplication>> byTag = new HashMap<>();
    applications.forEach(
        each ->
            each.tags()
                .forEach(tag -> byTag.computeIfAbsent(tag, it -> new ArrayList<>()).add(each)));
    return byTag;
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
