package io.muster.job.testing;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far floating-point numbers may be apart and still count as equal, wherever they stand; all
 * else must be equal.
 *
 * @param relative to the larger of the two
 * @param absolute for numbers near zero
 */
record Tolerance(double relative, double absolute) {
  Tolerance {
    if (!(relative >= 0 && absolute >= 0)) {
      throw new IllegalArgumentException(
          "a tolerance is 0 or more; it is " + relative + " and, absolute, " + absolute);
    }
  }

  /** Whether two values, as {@link Plain} makes them, count as equal. */
  boolean alike(Object one, Object other) {
    if (Objects.equals(one, other)) {
      return true;
    }
    if (Inexact.is(one) && Inexact.is(other)) {
      return near(((Number) one).doubleValue(), ((Number) other).doubleValue());
    }
    if (one instanceof Plain.Struct a && other instanceof Plain.Struct b) {
      return alike(a.values(), b.values());
    }
    if (one instanceof List<?> a && other instanceof List<?> b) {
      return allAlike(a, b);
    }
    return one instanceof Map<?, ?> a
        && other instanceof Map<?, ?> b
        && a.keySet().equals(b.keySet())
        && a.keySet().stream().allMatch(key -> alike(a.get(key), b.get(key)));
  }

  /** Whether two finite numbers are near enough. */
  boolean near(double one, double other) {
    double larger = Math.max(Math.abs(one), Math.abs(other));
    return Math.abs(one - other) <= Math.max(absolute, relative * larger);
  }

  private boolean allAlike(List<?> ones, List<?> others) {
    if (ones.size() != others.size()) {
      return false;
    }
    Iterator<?> other = others.iterator();
    return ones.stream().allMatch(one -> alike(one, other.next()));
  }
}
