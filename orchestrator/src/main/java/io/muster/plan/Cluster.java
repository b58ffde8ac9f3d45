package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * Where the applications run.
 *
 * @param cores stated cores of the machine or cluster; empty: discovered
 * @param memory stated memory; empty: discovered
 * @param sparkHome the Spark to use; empty: {@code SPARK_HOME}, else the embedded one
 * @param settings the engine's own keys, as written
 */
public record Cluster(
    EngineName engine,
    Optional<Integer> cores,
    Optional<MemorySize> memory,
    Optional<String> sparkHome,
    ImmutableMap<String, String> settings) {}
