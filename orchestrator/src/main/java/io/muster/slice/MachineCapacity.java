package io.muster.slice;

import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;
import java.util.Collection;

/**
 * One machine, on which every application is one JVM.
 *
 * @param memory what applications may use together, the system's own share left out
 */
public record MachineCapacity(int cores, MemorySize memory) implements Capacity {

  @Override
  public boolean fits(Collection<Slice> held, Slice wanted) {
    int usedCores = 0;
    MemorySize usedMemory = MemorySize.ZERO;
    for (Slice slice : held) {
      usedCores += slice.taskCores();
      usedMemory = usedMemory.plus(slice.memoryOnOneMachine());
    }
    return usedCores + wanted.taskCores() <= cores
        && usedMemory.plus(wanted.memoryOnOneMachine()).compareTo(memory) <= 0;
  }

  @Override
  public String explain(Collection<Slice> held, Slice wanted) {
    int usedCores = held.stream().mapToInt(Slice::taskCores).sum();
    MemorySize usedMemory = memoryOf(held);
    return "it takes "
        + cores(wanted.taskCores())
        + " and "
        + wanted.memoryOnOneMachine()
        + " (heap "
        + wanted.heapOnOneMachine()
        + ", overhead "
        + wanted.memoryOverhead()
        + "); the machine has "
        + cores(cores)
        + " and "
        + memory
        + (held.isEmpty() ? "" : ", of which " + usedCores + " and " + usedMemory + " are held");
  }

  @Override
  public MemorySize memory(Collection<Slice> slices) {
    return memoryOf(slices);
  }

  /** What these slices take of a machine. */
  public static MemorySize memoryOf(Collection<Slice> slices) {
    return slices.stream().map(Slice::memoryOnOneMachine).reduce(MemorySize.ZERO, MemorySize::plus);
  }

  private static String cores(int number) {
    return number == 1 ? "1 core" : number + " cores";
  }

  @Override
  public Slice largest(Slice wanted) {
    MemorySize over = wanted.memoryOnOneMachine();
    if (over.compareTo(memory) <= 0) {
      return wanted;
    }
    long excess = over.minus(memory).mebibytes();
    long fromDriver = Math.min(excess, wanted.driverMemory().mebibytes() - 1);
    long each = (excess - fromDriver + wanted.executors() - 1) / wanted.executors();
    long fromExecutor = Math.min(each, wanted.executorMemory().mebibytes() - 1);
    return wanted
        .withDriverMemory(new MemorySize(wanted.driverMemory().mebibytes() - fromDriver))
        .withExecutorMemory(new MemorySize(wanted.executorMemory().mebibytes() - fromExecutor));
  }

  @Override
  public Slice share(SliceRequest asked, int iterations, int maxConcurrent) {
    return FairShare.of(asked, this, FairShare.atOnce(this, iterations, maxConcurrent));
  }
}
