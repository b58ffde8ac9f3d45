package io.muster.journal;

import static io.muster.journal.RecordForm.field;

import io.muster.storage.ObjectStore;
import java.util.Optional;

/**
 * What a controller that drives writes down every few seconds.
 *
 * @param beat counts from 1 in each epoch
 */
public record Heartbeat(ControllerIdentity controller, int epoch, long beat) {
  private static final Document<Heartbeat> DOCUMENT =
      new Document<>(
          RecordForm.of(
              Heartbeat.class,
              field("controller", JournalFormat.CONTROLLER),
              field("epoch", Forms.INT),
              field("beat", Forms.LONG)));

  /** The last one of the run; empty if there is none. */
  public static Optional<Heartbeat> of(RunFolder run, ObjectStore store) {
    return store
        .read(run.heartbeat())
        .map(stored -> DOCUMENT.read(stored.content(), run.heartbeat()));
  }

  byte[] bytes() {
    return DOCUMENT.bytes(this);
  }
}
