package io.muster.cli;

import io.muster.engine.Attempt;
import io.muster.engine.Workplace;
import io.muster.engine.yarn.TicketOffice;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Ticket;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The claims of attempts in a cluster, where these work: on S3 where the run's state or its outputs
 * lie there, else in files, which the cluster's nodes must then see as this machine does.
 */
final class Tickets implements TicketOffice {
  /** The longest that a signed request may hold: Signature Version 4. */
  private static final Duration VALIDITY = Duration.ofDays(7);

  private static final int NONCE_BYTES = 16;

  private final Surroundings surroundings;
  private final Stores store;
  private final Workplace shared;

  Tickets(Surroundings surroundings, Stores store, Workplace shared) {
    this.surroundings = surroundings;
    this.store = store;
    this.shared = shared;
  }

  @Override
  public Location claimOf(Attempt attempt) {
    return shared.of(attempt).folder().resolve(Claim.FILE_NAME);
  }

  @Override
  public Ticket issue(Attempt attempt, int epoch) {
    byte[] nonce = new byte[NONCE_BYTES];
    surroundings.chance().nextBytes(nonce);
    String tag = attempt.tag().text();
    String hex = HexFormat.of().formatHex(nonce);
    Location claim = claimOf(attempt);
    if (claim.path().isEmpty()) {
      return new Ticket(tag, epoch, hex, null, store.claimable(claim, VALIDITY));
    }
    Ticket ticket = new Ticket(tag, epoch, hex, attempt.folder().text(), null);
    store.write(
        attempt.folder().resolve(Ticket.FILE_NAME),
        (new ContractJson().write(ticket) + "\n").getBytes(StandardCharsets.UTF_8));
    return ticket;
  }
}
