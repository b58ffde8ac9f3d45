package io.muster.journal;

import java.util.function.Supplier;

/**
 * One epoch's part of a journal, as it was when the store was asked for it.
 *
 * @param lines opens it, as often as one likes
 */
record Segment(int epoch, Supplier<Lines> lines) {
  Lines open() {
    return lines.get();
  }
}
