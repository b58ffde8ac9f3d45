package io.muster.plan;

/**
 * What the nodes of a cluster that scales may become.
 *
 * @param number of all of them, those that are there included
 * @param cores that each offers
 * @param memory that each offers
 */
public record NodesStated(int number, int cores, MemorySize memory) {}
