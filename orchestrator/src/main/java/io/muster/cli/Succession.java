package io.muster.cli;

import com.google.common.base.Ticker;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.HeartbeatWriter;
import io.muster.journal.Journals;
import io.muster.journal.LivingTenure;
import io.muster.journal.OpenedJournal;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.RunEvent;
import io.muster.storage.ObjectStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes this process the controller of a run: first the owner of the {@code out_dir}, then the one
 * who writes the journal, in an epoch of its own.
 */
final class Succession {
  private final Surroundings surroundings;
  private final ObjectStore store;
  private final Owners owners;
  private final Journals journals;

  Succession(Surroundings surroundings, ObjectStore store, Owners owners, Journals journals) {
    this.surroundings = surroundings;
    this.store = store;
    this.owners = owners;
    this.journals = journals;
  }

  /**
   * Opens the run's journal for this process, whose heartbeat has begun when it returns.
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
    // before the journal is read, which takes longer than a lease where it is large and far away
    HeartbeatWriter heartbeat =
        HeartbeatWriter.start(
            store, folder, me, epoch, surroundings.sleeper(), Ticker.systemTicker());
    try {
      OpenedJournal opened = journals.open(folder, me, started, now);
      Tenure tenure = new Tenure(owners, owner, journals, opened.journal().epoch());
      return new TakenOver(opened, new LivingTenure(tenure, heartbeat));
    } catch (RuntimeException | Error e) {
      heartbeat.close();
      throw e;
    }
  }
}
