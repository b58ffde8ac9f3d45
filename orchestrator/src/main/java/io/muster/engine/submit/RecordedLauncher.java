package io.muster.engine.submit;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.lifecycle.Tag;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Launches of one machine whose record lies in a store that others reach. An attempt has two
 * claims: of that in the store, a machine is the holder, and what is in that machine's own files is
 * the claim of the child. Who is not the holder can tell nothing of the attempt; where the store
 * has no claim, none was launched, and a void one keeps it so.
 */
public final class RecordedLauncher implements Launcher {
  private static final long COPY_PERIOD_SECONDS = 2;

  /** For the last copies; the exit after a signal is awaited for 4 s. */
  private static final long LAST_COPIES_SECONDS = 1;

  private final Launcher here;
  private final Workplace workplace;
  private final Machine machine;
  private final ObjectStore store;
  private final InstantSource clock;
  private final AttemptMirror mirror;
  private final ContractJson json = new ContractJson();
  private final Map<Tag, Attempt> followed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService copies =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "muster-copies");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param here launches on this machine; closed with this
   * @param workplace where attempts that are on record in the store work
   */
  public RecordedLauncher(
      Launcher here, Workplace workplace, Machine machine, ObjectStore store, InstantSource clock) {
    this.here = here;
    this.workplace = workplace;
    this.machine = machine;
    this.store = store;
    this.clock = clock;
    this.mirror = new AttemptMirror(store);
    ScheduledFuture<?> unused =
        copies.scheduleWithFixedDelay(
            () -> followed.values().forEach(this::update),
            COPY_PERIOD_SECONDS,
            COPY_PERIOD_SECONDS,
            TimeUnit.SECONDS);
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Attempt attempt = request.attempt();
    Claim ours =
        Claim.ofMachine(
            attempt.tag().text(),
            request.epoch(),
            machine.host(),
            machine.bootId(),
            machine.pidNamespace(),
            clock.instant());
    Claim holder = take(attempt, ours);
    if (holder.holder() == Claim.Holder.VOID) {
      return false;
    }
    if (!isWithUs(holder, attempt)) {
      throw new EngineException(elsewhere(holder));
    }
    boolean isLaunched = here.launch(request.withAttempt(workplace.of(attempt)));
    update(attempt);
    return isLaunched;
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    Claim holder = holderOrVoid(attempt, epoch);
    if (holder.holder() == Claim.Holder.VOID) {
      return new Observation.Voided();
    }
    return isWithUs(holder, attempt)
        ? told(attempt, here.find(workplace.of(attempt), epoch))
        : new Observation.Unknown(elsewhere(holder));
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    Claim holder = holderOrVoid(attempt, epoch);
    if (holder.holder() == Claim.Holder.VOID) {
      return new Observation.Voided();
    }
    return isWithUs(holder, attempt)
        ? told(attempt, here.stop(workplace.of(attempt), epoch))
        : new Observation.Unknown(elsewhere(holder));
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    followed.put(attempt.tag(), attempt);
    here.follow(
        workplace.of(attempt),
        (atWork, observation) ->
            // what it has left is read from the record when it is known to be over
            copies.execute(() -> observer.observed(attempt, told(attempt, observation))));
  }

  @Override
  public void forget(Attempt attempt) {
    followed.remove(attempt.tag());
    here.forget(workplace.of(attempt));
  }

  @Override
  public void close() {
    here.close();
    copies.shutdown();
    try {
      boolean unused = copies.awaitTermination(LAST_COPIES_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    copies.shutdownNow();
  }

  private Observation told(Attempt attempt, Observation observation) {
    boolean isOver =
        observation instanceof Observation.Succeeded || observation instanceof Observation.Failed;
    if (isOver) {
      followed.remove(attempt.tag());
      mirror.complete(localFolder(attempt), attempt.folder());
    }
    return observation;
  }

  private void update(Attempt attempt) {
    mirror.update(localFolder(attempt), attempt.folder());
  }

  private Claim holderOrVoid(Attempt attempt, int epoch) throws EngineException {
    Optional<Claim> found = claim(attempt);
    return found.isPresent()
        ? found.get()
        : take(
            attempt, Claim.voidedBy(attempt.tag().text(), epoch, machine.host(), clock.instant()));
  }

  /** Takes the claim of the record, unless it is taken; whose it then is. */
  private Claim take(Attempt attempt, Claim wanted) throws EngineException {
    byte[] content = (json.write(wanted) + "\n").getBytes(StandardCharsets.UTF_8);
    if (store.create(placeOfClaim(attempt), content)) {
      return wanted;
    }
    return claim(attempt)
        .orElseThrow(() -> new EngineException(placeOfClaim(attempt) + " came and went: repeat"));
  }

  private Optional<Claim> claim(Attempt attempt) throws EngineException {
    Location place = placeOfClaim(attempt);
    Optional<StoredObject> found = store.read(place);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try {
      Claim claim = json.read(Claim.class, found.get().text(), place.text());
      if (!claim.tag().equals(attempt.tag().text())) {
        throw new EngineException(
            place + " is the claim of " + claim.tag() + ", expected " + attempt.tag());
      }
      return Optional.of(claim);
    } catch (ContractException e) {
      throw new EngineException(e.getMessage(), e);
    }
  }

  /** A disk that outlived its machine's boot, or was moved, brings the attempt's files along. */
  private boolean isWithUs(Claim holder, Attempt attempt) {
    return machine.seesProcessesOf(Machine.of(holder)) || Files.isDirectory(localFolder(attempt));
  }

  private String elsewhere(Claim holder) {
    return "it was launched on host "
        + holder.host()
        + " (boot "
        + holder.bootId()
        + "), whose files and processes cannot be seen from "
        + machine.host()
        + ": repeat the command there, or see that it is over and say so by `muster settle`";
  }

  private Path localFolder(Attempt attempt) {
    return workplace.of(attempt).folder().path().orElseThrow();
  }

  private static Location placeOfClaim(Attempt attempt) {
    return attempt.folder().resolve(Claim.FILE_NAME);
  }
}
