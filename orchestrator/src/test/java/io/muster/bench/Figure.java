package io.muster.bench;

import java.util.Locale;

/**
 * One measured figure against what it must stay under.
 *
 * @param goal the most that it may be
 */
record Figure(String name, double value, String unit, double goal) {

  boolean isMet() {
    return value <= goal;
  }

  String valueText() {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
