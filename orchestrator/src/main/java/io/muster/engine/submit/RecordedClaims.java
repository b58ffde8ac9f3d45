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
import java.util.Optional;

/** The claims of attempts in a store: each created once, and never changed. */
final class RecordedClaims {
  private final ObjectStore store;
  private final ContractJson json = new ContractJson();

  RecordedClaims(ObjectStore store) {
    this.store = store;
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
  Optional<Claim> find(Attempt attempt) throws EngineException {
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

  private static Location placeOf(Attempt attempt) {
    return attempt.folder().resolve(Claim.FILE_NAME);
  }
}
