package io.muster.journal;

import static io.muster.journal.RecordForm.field;

import io.muster.lifecycle.RunState;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.util.Optional;

/**
 * The file by which a run is asked from outside to end. The first request to a controller stays;
 * one to an earlier controller, which was honoured by it or by the next, gives way.
 */
public final class CancelRequests {
  private static final Document<CancelRequest> DOCUMENT =
      new Document<>(
          RecordForm.of(
              CancelRequest.class,
              field("epoch", Forms.INT),
              field("by", Forms.TEXT),
              field("at", Forms.INSTANT)),
          JournalDamagedException::unreadableRequest);

  private final ObjectStore store;
  private final RunFolder run;

  public CancelRequests(ObjectStore store, RunFolder run) {
    this.store = store;
    this.run = run;
  }

  /**
   * Asks the controller of the request's epoch.
   *
   * @return the request that stands: this one, or one made before it
   */
  public CancelRequest ask(CancelRequest request) {
    byte[] content = DOCUMENT.bytes(request);
    while (!store.create(run.cancel(), content)) {
      Optional<StoredObject> found = store.read(run.cancel());
      if (found.isPresent()) {
        CancelRequest standing = read(found.get());
        if (standing.epoch() >= request.epoch()) {
          return standing;
        }
        if (store.replace(run.cancel(), content, found.get().version())) {
          return request;
        }
      }
    }
    return request;
  }

  /** What the controller of this epoch is asked; one read, cheap enough for each second. */
  public Optional<CancelRequest> to(int epoch) {
    return store.read(run.cancel()).map(this::read).filter(asked -> asked.epoch() >= epoch);
  }

  /**
   * What a controller was asked that died before it could record so: whatever was asked since a
   * plan was accepted last and is not on record.
   *
   * @param before how that controller left the run
   */
  public Optional<CancelRequest> unread(RunState before) {
    boolean isStopped = before.stop().or(before::formerStop).isPresent();
    return isStopped || before.ended().isPresent() ? Optional.empty() : to(before.plannedIn());
  }

  private CancelRequest read(StoredObject stored) {
    return DOCUMENT.read(stored.content(), run.cancel());
  }
}
