package io.muster.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One figure against what it must stay under.
 *
 * @param value empty if it could not be measured for want of what is needed
 * @param goal the most that it may be
 */
record Figure(String name, OptionalDouble value, String unit, double goal) {
  Figure(String name, double value, String unit, double goal) {
    this(name, OptionalDouble.of(value), unit, goal);
  }

  static Figure notMeasured(String name, String unit, double goal) {
    return new Figure(name, OptionalDouble.empty(), unit, goal);
  }

  boolean isMeasured() {
    return value.isPresent();
  }

  boolean isMet() {
    return value.isPresent() && value.getAsDouble() <= goal;
  }

  String valueText() {
    return isMeasured() ? String.format(Locale.ROOT, "%.3f", value.getAsDouble()) : "-";
  }
}
