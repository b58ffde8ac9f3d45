package io.muster.examples.flights;

/**
 * What left an airport within one hour of one day.
 *
 * @param day any number that is the same for the hours of one day, and grows
 * @param hour of the local clock, 0 to 23
 * @param flights at least 1
 * @param delayMinutes of all flights together; negative when they were early
 */
record DepartureHour(int day, int hour, long flights, long delayMinutes) {
  DepartureHour {
    if (hour < 0 || hour > 23) {
      throw new IllegalArgumentException("an hour is 0 to 23, not " + hour);
    }
    if (flights < 1) {
      throw new IllegalArgumentException("an hour without flights is left out, not " + flights);
    }
  }

  double meanDelay() {
    return (double) delayMinutes / flights;
  }
}
