package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.submit.RecordedClaims;
import io.muster.job.contract.Claim;
import io.muster.lifecycle.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The applications of attempts, as YARN and their claims tell of them together: YARN of what runs,
 * the claim of what ever may.
 */
final class ClaimedApplications {
  private static final Duration KILL_BOUND = Duration.ofSeconds(60);

  private final ResourceManager manager;
  private final Recovery recovery;
  private final RecordedClaims claims;
  private final String host;
  private final InstantSource clock;
  private final YarnAutopsy autopsy;
  private final Consumer<Tag> abandoned;
  private final Ownership ownership = new Ownership();

  /** Of this controller, as its launches and looks say it. */
  private volatile int epoch;

  /**
   * @param host this machine, for claims that are made void
   * @param abandoned is told of attempts that may not work any more
   */
  ClaimedApplications(
      ResourceManager manager,
      RecordedClaims claims,
      String host,
      InstantSource clock,
      YarnAutopsy autopsy,
      Consumer<Tag> abandoned) {
    this.manager = manager;
    this.recovery = new Recovery(manager, clock);
    this.claims = claims;
    this.host = host;
    this.clock = clock;
    this.autopsy = autopsy;
    this.abandoned = abandoned;
  }

  /**
   * Whether an attempt may be launched.
   *
   * @param asOf the controller's epoch, which what is observed from now on has too
   */
  boolean mayWork(Attempt attempt, int asOf) throws EngineException {
    epoch = asOf;
    return !isVoid(attempt);
  }

  boolean isVoid(Attempt attempt) throws EngineException {
    return claims.find(attempt).filter(claim -> claim.holder() == Claim.Holder.VOID).isPresent();
  }

  private Claim holderOrVoid(Attempt attempt, int asOf) throws EngineException {
    return claims.findOrVoid(attempt, asOf, host, clock.instant());
  }

  /**
   * Nothing found proves nothing, until the claim is void; and what is found works by its claim.
   */
  Observation found(Attempt attempt, int asOf) throws EngineException {
    epoch = asOf;
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
    abandoned.accept(attempt.tag());
    for (YarnApplication each : found) {
      if (!each.isOver()) {
        kill(each.id());
      }
    }
    return new Observation.Voided();
  }

  /** What may not work would only take room. */
  void kill(String application) throws EngineException {
    Optional<YarnApplication> unused = manager.kill(application, KILL_BOUND);
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

  /** What is not there yet is kept from working first; then all that is there is killed. */
  Observation stopped(Attempt attempt, int asOf) throws EngineException {
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
  }

  /**
   * What YARN's answer says of an attempt whose launch was accepted. The claim is looked at when
   * something has come to an end: an application whose claim is free then never gets it, wherever a
   * part of it may still begin, and one whose claim is another's has said nothing of the attempt.
   */
  Observation observation(Attempt attempt, List<YarnApplication> ofTag) throws EngineException {
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
        attempt,
        YarnApplication.byTag(manager.applications(List.of(tag), Set.of()))
            .getOrDefault(tag, List.of()));
  }
}
