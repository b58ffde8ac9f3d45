package io.muster.journal;

/**
 * The last entry that a controller accepted from the one before it: what that one wrote beyond does
 * not count.
 *
 * @param epoch of the segment before
 * @param position of its last entry that counts
 * @param checksum of that entry's line
 */
record TakeoverPoint(int epoch, long position, String checksum) {}
