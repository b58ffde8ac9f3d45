package io.muster.cli;

import io.muster.journal.ControllerIdentity;
import io.muster.journal.Journals;
import io.muster.journal.OpenedJournal;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.RunEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes this process the controller of a run: first the owner of the {@code out_dir}, then the one
 * who writes the journal, in an epoch of its own.
 */
final class Succession {
  private final Surroundings surroundings;
  private final Owners owners;
  private final Journals journals;

  Succession(Surroundings surroundings, Owners owners, Journals journals) {
    this.surroundings = surroundings;
    this.owners = owners;
    this.journals = journals;
  }

  /**
   * Opens the run's journal for this process.
   *
   * @param former who owned the {@code out_dir}, and is dead or done
   * @param before what is on record of the run
   * @param newAllowance whether the run's deadline is counted from now on
   */
  TakenOver of(
      Optional<Owner> former,
      String runId,
      RunFolder folder,
      Optional<ReadJournal> before,
      boolean newAllowance) {
    ControllerIdentity me = ControllerIdentity.current();
    Instant now = surroundings.clock().instant();
    int epoch = before.map(ReadJournal::epoch).orElse(0) + 1;
    Owner owner = owners.succeed(former, runId, folder, epoch, me, now, surroundings.chance());
    RunEvent.ControllerStarted started =
        new RunEvent.ControllerStarted(Version.text(), me.host(), me.pid(), runId, newAllowance);
    OpenedJournal opened = journals.open(folder, me, started, now);
    return new TakenOver(opened, new Tenure(owners, owner, journals, opened.journal().epoch()));
  }
}
