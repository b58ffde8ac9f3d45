package io.muster.cli;

import io.muster.journal.LivingTenure;
import io.muster.journal.OpenedJournal;
import io.muster.journal.Tenure;

/** What a controller has, once it drives a run. Closing it ends the heartbeat, not the journal. */
record TakenOver(OpenedJournal opened, LivingTenure living) implements AutoCloseable {
  Tenure tenure() {
    return living.tenure();
  }

  @Override
  public void close() {
    living.close();
  }
}
