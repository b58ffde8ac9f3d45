package io.muster.engine.submit;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The claims of attempts in a store: each created once, and never changed. */
public final class RecordedClaims {
  private final ObjectStore store;
  private final Function<Attempt, Location> places;
  private final ContractJson json = new ContractJson();

  /**
   * @param places where the claim of each attempt lies
   */
  public RecordedClaims(ObjectStore store, Function<Attempt, Location> places) {
    this.store = store;
    this.places = places;
  }

  /** In the folder of each attempt. */
  static RecordedClaims inFolders(ObjectStore store) {
    return new RecordedClaims(store, attempt -> attempt.folder().resolve(Claim.FILE_NAME));
  }

  /** Who holds the claim; if nobody has it, it is made void first. */
  public Claim findOrVoid(Attempt attempt, int epoch, String host, Instant at)
      throws EngineException {
    Optional<Claim> found = find(attempt);
    return found.isPresent()
        ? found.get()
        : take(attempt, Claim.voidedBy(attempt.tag().text(), epoch, host, at));
  }

  /** Takes the claim, unless it is taken; whose it then is. */
  Claim take(Attempt attempt, Claim wanted) throws EngineException {
    byte[] content = (json.write(wanted) + "\n").getBytes(StandardCharsets.UTF_8);
    if (store.create(placeOf(attempt), content)) {
      return wanted;
    }
    return find(attempt)
        .orElseThrow(() -> new EngineException(placeOf(attempt) + " came and went: repeat"));
  }

  /**
   * The claim, if anybody has taken it.
   *
   * @throws EngineException if there is one that is damaged or of another tag
   */
  public Optional<Claim> find(Attempt attempt) throws EngineException {
    Location place = placeOf(attempt);
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

  private Location placeOf(Attempt attempt) {
    return places.apply(attempt);
  }
}
