package io.muster.journal;

import io.muster.storage.StorageException;

/**
 * A tenure that others can see to last. A controller that hung, or could not reach the store, may
 * have been taken for dead since it last looked: before it harms anything it makes sure that it has
 * beaten lately, and only then that nobody has taken over.
 */
public final class LivingTenure implements AutoCloseable {
  /** A store that needs longer than half a lease for two listings is of no use. */
  private static final int LOOKS = 3;

  private final Tenure tenure;
  private final HeartbeatWriter heartbeat;

  /** The heartbeat is closed with this. */
  public LivingTenure(Tenure tenure, HeartbeatWriter heartbeat) {
    this.tenure = tenure;
    this.heartbeat = heartbeat;
  }

  /** The tenure alone, for whoever only looks. */
  public Tenure tenure() {
    return tenure;
  }

  /**
   * Looks whether it lasts, as {@link Tenure#check}, and returns only if no observer can have found
   * this controller dead meanwhile, nor will for half a lease.
   *
   * @throws FencedException if another controller has taken over
   * @throws StorageException if no beat could be written, or that could not be asked in time
   */
  public void check() {
    for (int look = 0; look < LOOKS; look++) {
      if (!heartbeat.isFresh()) {
        heartbeat.write();
      }
      tenure.check();
      if (heartbeat.isFresh()) {
        return;
      }
    }
    throw new StorageException(
        StorageException.Kind.UNREACHABLE,
        "the store is so slow that another controller may take this one for dead: it takes longer"
            + " than "
            + HeartbeatWriter.FRESH.toSeconds()
            + " s to say who drives",
        null);
  }

  /** Ends the heartbeat. */
  @Override
  public void close() {
    heartbeat.close();
  }
}
