package io.muster.plan;

/** What an application's JVM is tuned for. */
public enum JvmMode {
  /** Short iterations: starts from an archive, C1 only, no UI. */
  FAST_START,
  /** Long iterations: starts from an archive, all of the JIT, all of Spark's comforts. */
  THROUGHPUT,
  /** Fast start where the iteration is known to be short, else throughput. */
  AUTO
}
