package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * A DataFrame that every iteration loads afresh.
 *
 * @param paths as written, relative ones against the plan's folder; may hold placeholders
 * @param schema Spark DDL
 */
public record FrameInput(
    String format,
    ImmutableList<String> paths,
    ImmutableMap<String, String> options,
    Optional<String> schema) {}
