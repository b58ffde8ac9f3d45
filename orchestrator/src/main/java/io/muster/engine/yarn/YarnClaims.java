package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;

/** The claims of attempts that applications in the cluster take, as the controller sees them. */
final class YarnClaims {
  private final ObjectStore store;
  private final TicketOffice tickets;
  private final String host;
  private final InstantSource clock;
  private final ContractJson json = new ContractJson();

  YarnClaims(ObjectStore store, TicketOffice tickets, String host, InstantSource clock) {
    this.store = store;
    this.tickets = tickets;
    this.host = host;
    this.clock = clock;
  }

  /** Who holds the claim, if anybody has taken it. */
  Optional<Claim> holder(Attempt attempt) throws EngineException {
    Location place = tickets.claimOf(attempt);
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

  /** Takes the claim, void, if nobody has it yet; who then holds it. */
  Claim takeOr(Attempt attempt, int epoch) throws EngineException {
    Optional<Claim> there = holder(attempt);
    if (there.isPresent()) {
      return there.get();
    }
    Claim voided = Claim.voidedBy(attempt.tag().text(), epoch, host, clock.instant());
    Location place = tickets.claimOf(attempt);
    if (store.create(place, (json.write(voided) + "\n").getBytes(StandardCharsets.UTF_8))) {
      return voided;
    }
    return holder(attempt).orElseThrow(() -> new EngineException(place + " came and went: repeat"));
  }
}
