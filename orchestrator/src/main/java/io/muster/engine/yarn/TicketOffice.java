package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.job.contract.Ticket;
import io.muster.storage.Location;

/** Says where the claims of attempts lie, and lets applications in the cluster take them. */
public interface TicketOffice {

  /** Where the attempt's claim is, for the controller. */
  Location claimOf(Attempt attempt);

  /**
   * What lets an application take it.
   *
   * @param epoch of the controller that launches
   */
  Ticket issue(Attempt attempt, int epoch);
}
