package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * How Muster's own jobs write.
 *
 * @param targetFileSize bytes that one file should have
 * @param overwrite whether folders that Muster does not know may be emptied
 */
public record Output(
    String format,
    ImmutableList<String> partitionBy,
    long targetFileSize,
    ImmutableMap<String, String> options,
    boolean overwrite) {}
