package io.muster.engine.submit;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.job.contract.Claim;
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
  private final Whereabouts whereabouts;
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
    this.claims = RecordedClaims.inFolders(store);
    this.whereabouts = new Whereabouts(machine);
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
      throw new EngineException(whereabouts.untold(holder, "is not " + folderOf(local)));
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
      Claim holder = claims.findOrVoid(attempt, epoch, machine.host(), clock.instant());
      if (holder.holder() == Claim.Holder.VOID) {
        return new Observation.Voided();
      }
      Optional<String> obstacle = whereabouts.obstacle(holder);
      if (obstacle.isPresent()) {
        return new Observation.Unknown(whereabouts.untold(holder, obstacle.get()));
      }
      local = at(attempt, Path.of(holder.folder()));
      atWork.put(attempt.tag(), local);
    }
    Observation answer = question.about(local);
    if (answer.isOver()) {
      await(copies.end(attempt.tag(), mirror(attempt, local)));
    }
    return OnRecord.of(answer, attempt, local);
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    Attempt local = localOf(attempt);
    AttemptMirror mirror = mirror(attempt, local);
    copies.begin(attempt.tag(), mirror);
    here.follow(
        local,
        (at, observation) -> {
          Observation told = OnRecord.of(observation, attempt, local);
          if (!observation.isOver()) {
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
  public Location placeOf(Attempt attempt) {
    Attempt local = atWork.get(attempt.tag());
    return local == null ? attempt.folder() : local.folder();
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
