package io.muster.journal;

import io.muster.lifecycle.Happening;
import java.time.Instant;
import java.util.List;

/** The journal as the controller that drives writes it: one segment, one epoch, one thread. */
public interface Journal extends AutoCloseable {

  /** The epoch of this controller. */
  int epoch();

  /**
   * Writes these in one forced write; when it returns they are durable.
   *
   * @return the entries as written
   * @throws FencedException if another controller has taken over: nothing was written that counts
   * @throws io.muster.storage.StorageException if they may not be durable: nothing may be done upon
   *     them
   */
  List<JournalEntry> append(List<Happening> happenings, Instant at);

  @Override
  void close();
}
