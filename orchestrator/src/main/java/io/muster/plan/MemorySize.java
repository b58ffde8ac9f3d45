package io.muster.plan;

/**
 * An amount of memory in whole mebibytes, written as Spark writes it: {@code 16g}, {@code 512m}.
 */
public record MemorySize(long mebibytes) implements Comparable<MemorySize> {
  public static final MemorySize ZERO = new MemorySize(0);

  public MemorySize {
    if (mebibytes < 0) {
      throw new IllegalArgumentException("a memory size is not negative: " + mebibytes + " MiB");
    }
  }

  public static MemorySize ofGibibytes(long gibibytes) {
    return new MemorySize(Math.multiplyExact(gibibytes, 1024));
  }

  public MemorySize plus(MemorySize other) {
    return new MemorySize(Math.addExact(mebibytes, other.mebibytes));
  }

  public MemorySize minus(MemorySize other) {
    return new MemorySize(mebibytes - other.mebibytes);
  }

  public MemorySize times(long factor) {
    return new MemorySize(Math.multiplyExact(mebibytes, factor));
  }

  /** Grown by the factor, rounded up to a whole mebibyte. */
  public MemorySize times(double factor) {
    return new MemorySize((long) Math.ceil(mebibytes * factor));
  }

  public MemorySize atMost(MemorySize limit) {
    return mebibytes <= limit.mebibytes ? this : limit;
  }

  public boolean isZero() {
    return mebibytes == 0;
  }

  @Override
  public int compareTo(MemorySize other) {
    return Long.compare(mebibytes, other.mebibytes);
  }

  /** As Spark and the plan write it: whole gibibytes as {@code 16g}, else {@code 1536m}. */
  @Override
  public String toString() {
    return mebibytes > 0 && mebibytes % 1024 == 0 ? mebibytes / 1024 + "g" : mebibytes + "m";
  }
}
