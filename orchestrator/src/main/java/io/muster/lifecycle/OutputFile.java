package io.muster.lifecycle;

import java.util.OptionalLong;

/**
 * A data file that passed.
 *
 * @param path relative to the iteration's folder
 * @param identity the store's word for this very content: an ETag, or inode and time
 * @param rows empty where they cannot be known without reading the data
 */
public record OutputFile(String path, long bytes, String identity, OptionalLong rows) {}
