package io.muster.journal;

import java.util.List;
import java.util.Optional;

/**
 * Where the segments of one run's journal lie, one for each epoch. Keeps no state of its own: any
 * number of controllers may ask, and the store decides between them.
 */
interface SegmentStore {

  /** The epochs of which there are segments, ascending. */
  List<Integer> epochs();

  /** The segments of these epochs, with what has been written until now. */
  List<Segment> segments();

  /**
   * Ends the epoch's segment for its writer: an append that returned before this is seen by whoever
   * reads after it, and no later append returns. May be repeated, by anyone.
   */
  void seal(int epoch);

  /**
   * Creates the epoch's segment, which appears whole and durable with these first lines.
   *
   * @return empty if there is one already: another controller was first
   */
  Optional<SegmentWriter> create(int epoch, byte[] firstLines);
}
