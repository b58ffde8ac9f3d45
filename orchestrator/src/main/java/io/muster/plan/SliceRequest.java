package io.muster.plan;

import java.util.Optional;

/** The slice as the plan asks for it: what is empty is made a fair share. */
public record SliceRequest(
    Optional<Integer> executors,
    Optional<Integer> executorCores,
    Optional<MemorySize> executorMemory,
    Optional<Integer> driverCores,
    Optional<MemorySize> driverMemory,
    Optional<MemorySize> memoryOverhead,
    Optional<MemorySize> pysparkMemory,
    Optional<MemorySize> offHeapMemory) {

  /** A slice of which nothing is said: a fair share of everything. */
  public static final SliceRequest AUTO =
      new SliceRequest(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
