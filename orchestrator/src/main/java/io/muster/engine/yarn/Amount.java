package io.muster.engine.yarn;

/** Memory and virtual cores of a container, a queue, a node or the cluster. */
public record Amount(long memoryMiB, int cores) {
  public static final Amount NOTHING = new Amount(0, 0);

  /** As people read it: {@code 2048 MiB and 2 cores}. */
  @Override
  public String toString() {
    return memoryMiB + " MiB and " + cores + (cores == 1 ? " core" : " cores");
  }
}
