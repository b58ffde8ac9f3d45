package io.muster.journal;

/** Appends to a segment of an object store: one object for each batch of lines. */
final class ObjectSegmentWriter implements SegmentWriter {
  private final ObjectSegments segments;
  private final int epoch;
  private int last = 1;

  /** Begins after the segment's first object. */
  ObjectSegmentWriter(ObjectSegments segments, int epoch) {
    this.segments = segments;
    this.epoch = epoch;
  }

  @Override
  public void append(byte[] lines) {
    if (!segments.createOurs(epoch, last + 1, lines)) {
      throw new FencedException(
          "another controller has taken over the run from epoch "
              + epoch
              + ": it sealed the segment after object "
              + last
              + "; this one stops and leaves all as it is");
    }
    last++;
  }

  @Override
  public void close() {}
}
