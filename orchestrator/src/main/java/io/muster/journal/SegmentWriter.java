package io.muster.journal;

import java.io.Closeable;

/** Adds lines to a segment of one's own. After it threw, it is not used again. */
interface SegmentWriter extends Closeable {

  /**
   * Adds these whole lines; when it returns they are durable and no takeover leaves them out.
   *
   * @throws FencedException if another controller has sealed the segment
   * @throws io.muster.storage.StorageException if they may not be durable
   */
  void append(byte[] lines);

  @Override
  void close();
}
