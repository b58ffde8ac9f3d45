package io.muster.engine.submit;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.job.contract.Claim;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Tag;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Launches of one machine whose record lies in a store that others reach. An attempt has two
 * claims: of that in the store, a machine is the holder, and what is in that machine's own files is
 * the claim of the child. The first names the folder in which the second is: whatever folder this
 * process would choose today says nothing of what was launched before. Who is not the holder, or
 * has lost the folder, can tell nothing of the attempt; where the store has no claim, none was
 * launched, and a void one keeps it so.
 */
public final class RecordedLauncher implements Launcher {
  /** What is told of an end waits no longer for the copy of what the attempt has left. */
  private static final Duration LAST_COPY = Duration.ofSeconds(3);

  private final Launcher here;
  private final Workplace workplace;
  private final Machine machine;
  private final ObjectStore store;
  private final InstantSource clock;
  private final Supplier<Duration> lastCopies;
  private final RecordedClaims claims;
  private final AttemptCopies copies = new AttemptCopies();

  /** Those whose claim is known to be this machine's, where they work. */
  private final Map<Tag, Attempt> atWork = new ConcurrentHashMap<>();

  /**
   * @param here launches on this machine; closed with this
   * @param workplace where attempts that are on record in the store begin to work
   * @param lastCopies how long an end waits for copies that are not made
   */
  public RecordedLauncher(
      Launcher here,
      Workplace workplace,
      Machine machine,
      ObjectStore store,
      InstantSource clock,
      Supplier<Duration> lastCopies) {
    this.here = here;
    this.workplace = workplace;
    this.machine = machine;
    this.store = store;
    this.clock = clock;
    this.lastCopies = lastCopies;
    this.claims = new RecordedClaims(store);
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Attempt attempt = request.attempt();
    Attempt local = workplace.of(attempt);
    Claim ours =
        Claim.ofMachine(
            attempt.tag().text(),
            request.epoch(),
            machine.host(),
            machine.bootId(),
            machine.pidNamespace(),
            folderOf(local).toString(),
            clock.instant());
    // before the claim: one that names a folder which is not there could be told by nobody
    new HeldFolder(folderOf(local)).make(ours);
    Claim holder = claims.take(attempt, ours);
    if (holder.holder() == Claim.Holder.VOID) {
      return isNotLaunched(attempt, local);
    }
    if (!HeldFolder.isSame(holder, ours)) {
      throw new EngineException(untold(holder, "is not " + folderOf(local)));
    }
    atWork.put(attempt.tag(), local);
    if (!here.launch(request.withAttempt(local))) {
      return isNotLaunched(attempt, local);
    }
    copies.begin(attempt.tag(), mirror(attempt, local));
    return true;
  }

  private boolean isNotLaunched(Attempt attempt, Attempt local) {
    CompletableFuture<Void> unused = copies.end(attempt.tag(), mirror(attempt, local));
    return false;
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    return ask(attempt, epoch, local -> here.find(local, epoch));
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    return ask(attempt, epoch, local -> here.stop(local, epoch));
  }

  /** What this machine's own files and processes are asked. */
  private interface Question {
    Observation about(Attempt local) throws EngineException;
  }

  private Observation ask(Attempt attempt, int epoch, Question question) throws EngineException {
    Attempt local = atWork.get(attempt.tag());
    if (local == null) {
      Claim holder = holderOrVoid(attempt, epoch);
      if (holder.holder() == Claim.Holder.VOID) {
        return new Observation.Voided();
      }
      Optional<String> obstacle = obstacle(holder);
      if (obstacle.isPresent()) {
        return new Observation.Unknown(untold(holder, obstacle.get()));
      }
      local = at(attempt, Path.of(holder.folder()));
      atWork.put(attempt.tag(), local);
    }
    Observation answer = question.about(local);
    if (isOver(answer)) {
      await(copies.end(attempt.tag(), mirror(attempt, local)));
    }
    return onRecord(answer, attempt, local);
  }

  private Claim holderOrVoid(Attempt attempt, int epoch) throws EngineException {
    Optional<Claim> found = claims.find(attempt);
    return found.isPresent()
        ? found.get()
        : claims.take(
            attempt, Claim.voidedBy(attempt.tag().text(), epoch, machine.host(), clock.instant()));
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    Attempt local = localOf(attempt);
    AttemptMirror mirror = mirror(attempt, local);
    copies.begin(attempt.tag(), mirror);
    here.follow(
        local,
        (at, observation) -> {
          Observation told = onRecord(observation, attempt, local);
          if (!isOver(observation)) {
            observer.observed(attempt, told);
            return;
          }
          // what it has left is read from the record when it is known to be over
          CompletableFuture<Void> unused =
              copies
                  .end(attempt.tag(), mirror)
                  .copy()
                  .completeOnTimeout(null, LAST_COPY.toMillis(), TimeUnit.MILLISECONDS)
                  .whenComplete((done, failure) -> observer.observed(attempt, told));
        });
  }

  @Override
  public void forget(Attempt attempt) {
    copies.forget(attempt.tag());
    here.forget(localOf(attempt));
  }

  @Override
  public void close() {
    here.close();
    copies.close(lastCopies.get());
  }

  private static void await(CompletableFuture<Void> copy) {
    try {
      copy.get(LAST_COPY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // the copy goes on, or is tried again
    }
  }

  private static boolean isOver(Observation observation) {
    return observation instanceof Observation.Succeeded
        || observation instanceof Observation.Failed
        || observation instanceof Observation.Voided;
  }

  /** Where its log is, is said as others find it. */
  private static Observation onRecord(Observation observation, Attempt attempt, Attempt local) {
    if (!(observation instanceof Observation.Failed failed)) {
      return observation;
    }
    Failure failure = failed.failure();
    String folder = local.folder().text() + "/";
    Optional<String> log =
        failure
            .log()
            .map(
                place ->
                    place.startsWith(folder)
                        ? attempt.folder().resolve(place.substring(folder.length())).text()
                        : place);
    return new Observation.Failed(
        new Failure(
            failure.origin(),
            failure.exitCode(),
            failure.message(),
            failure.exceptions(),
            failure.lastLines(),
            log),
        failed.applicationId());
  }

  /** A disk that outlived its machine's boot, or was moved, brings the attempt's files along. */
  private static Optional<String> obstacle(Claim holder) {
    return holder.folder() == null
        ? Optional.of("is not named by its claim")
        : new HeldFolder(Path.of(holder.folder())).obstacle(holder);
  }

  private String untold(Claim holder, String why) {
    boolean isHere = holder.bootId() != null && machine.seesProcessesOf(Machine.of(holder));
    if (isHere) {
      return "it was launched on this host "
          + holder.host()
          + " in "
          + holder.folder()
          + ", which "
          + why
          + ": repeat the command as a user, or in the container, that can read this folder, or see"
          + " that the application is over (its tag is "
          + holder.tag()
          + ") and say so by `muster settle`";
    }
    return "it was launched on host "
        + holder.host()
        + " (boot "
        + holder.bootId()
        + ") in "
        + holder.folder()
        + ", whose files and processes cannot be seen from "
        + machine.host()
        + ": repeat the command there, or see that it is over and say so by `muster settle`";
  }

  private AttemptMirror mirror(Attempt attempt, Attempt local) {
    return new AttemptMirror(store, folderOf(local), attempt.folder());
  }

  private Attempt localOf(Attempt attempt) {
    Attempt local = atWork.get(attempt.tag());
    return local == null ? workplace.of(attempt) : local;
  }

  private static Attempt at(Attempt attempt, Path folder) {
    return new Attempt(attempt.value(), attempt.number(), attempt.tag(), Location.of(folder));
  }

  private static Path folderOf(Attempt local) {
    return local.folder().path().orElseThrow();
  }
}
