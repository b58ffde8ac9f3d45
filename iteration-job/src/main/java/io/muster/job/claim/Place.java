package io.muster.job.claim;

import java.io.IOException;

/** Where the claim of one attempt is, or is not yet. */
interface Place {
  /**
   * Creates the claim with this text, if there is none. May be called by several at once: one of
   * them creates it.
   *
   * @return the text of the claim that is there then: the given one, also where only the answer to
   *     its creation was lost, or that of who was first
   * @throws IOException it is not known to be there, and its message says why and what to do
   */
  String create(String text) throws IOException;
}
