package io.muster.engine.yarn;

import java.util.OptionalLong;

/**
 * Which sizes of containers the scheduler grants, as the configuration here has it.
 *
 * @param minimumMiB no container has less; the CapacityScheduler rounds up to multiples of it
 * @param minimumCores no container has fewer
 * @param maximumMiB where it is set; the scheduler itself says it for each queue
 * @param maximumCores where it is set
 * @param incrementMiB what the FairScheduler rounds up to multiples of, where it is set
 * @param incrementCores the same of cores
 */
public record ContainerSizes(
    long minimumMiB,
    long minimumCores,
    OptionalLong maximumMiB,
    OptionalLong maximumCores,
    OptionalLong incrementMiB,
    OptionalLong incrementCores) {}
