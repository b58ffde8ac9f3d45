package io.muster.journal;

import java.util.Optional;

/**
 * The first line of a segment.
 *
 * @param nonce tells this segment from any other that was to be of the same epoch
 * @param previous empty in the first segment of a run
 */
record SegmentHeader(
    String runId,
    int epoch,
    String nonce,
    ControllerIdentity controller,
    Optional<TakeoverPoint> previous) {

  /** The checksum from which that of this line is reckoned. */
  String checksumBefore() {
    return previous.map(TakeoverPoint::checksum).orElse(LineChecksum.START);
  }

  /** The position of the last entry before this segment. */
  long positionBefore() {
    return previous.map(TakeoverPoint::position).orElse(0L);
  }
}
