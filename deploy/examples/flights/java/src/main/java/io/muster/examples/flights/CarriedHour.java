package io.muster.examples.flights;

/**
 * An hour of the day of one airport, over all days.
 *
 * @param hour of the local clock, 0 to 23
 * @param flights over all days
 * @param meanDelay minutes a flight
 * @param carriedDelay minutes a flight that the hours before explain
 */
record CarriedHour(int hour, long flights, double meanDelay, double carriedDelay) {
  /** Minutes a flight that the hours before do not explain; negative when the hour made up time. */
  double freshDelay() {
    return meanDelay - carriedDelay;
  }
}
