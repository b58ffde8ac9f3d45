package io.muster.engine.submit;

import io.muster.job.contract.Claim;

/** What the files of an attempt and the machine's processes say of it. */
public sealed interface Finding {

  /** Nobody has taken the claim: it may still begin at any moment, until the claim is void. */
  record NotStarted() implements Finding {}

  /** It never ran and never will. */
  record Voided() implements Finding {}

  /**
   * It runs, or is ending.
   *
   * @param claim of its shim, whose session it is
   */
  record Running(Claim claim) implements Finding {}

  /** All of it is over, by its own account. */
  record Over(ExitReport report) implements Finding {}

  /** All of it is over, and nobody was left to say how. */
  record Killed(String why) implements Finding {}

  /** It took its claim where its processes cannot be seen from here: nobody can tell. */
  record Elsewhere(Machine machine, String why) implements Finding {}
}
