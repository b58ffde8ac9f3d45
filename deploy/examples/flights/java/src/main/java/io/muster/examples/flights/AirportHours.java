package io.muster.examples.flights;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The departures of one airport hour by hour, and how much of an hour's delay is inherited from the
 * hours before.
 *
 * <p>No aircraft is known, hence none is followed: how far an hour is off what is usual for that
 * hour of the day is regressed on how far the hour before was. The slope is the airport's
 * persistence, the share of a delay that is still there an hour later. Then each day is walked from
 * its first hour to its last with a backlog in hand; a night clears it.
 */
final class AirportHours {
  private final List<DepartureHour> hours;
  private final int minFlights;
  private long pairs;
  private double persistence;

  /**
   * @param hours in any order; one of each day and hour
   * @param minFlights hours with fewer flights say nothing of the airport: they inherit a backlog,
   *     and hand it on
   */
  AirportHours(List<DepartureHour> hours, int minFlights) {
    this.hours =
        hours.stream()
            .sorted(
                Comparator.comparingInt(DepartureHour::day).thenComparingInt(DepartureHour::hour))
            .toList();
    this.minFlights = minFlights;
    regress();
  }

  /** How many pairs of neighbouring hours the persistence was estimated from. */
  long pairs() {
    return pairs;
  }

  /** The share of an hour's mean delay that is still there an hour later, 0 to 1. */
  double persistence() {
    return persistence;
  }

  /** Hours until half of a delay is worked off; 0 without persistence, infinite at 1. */
  double halfLifeHours() {
    if (persistence == 1) {
      return Double.POSITIVE_INFINITY;
    }
    return persistence == 0 ? 0 : Math.log(0.5) / Math.log(persistence);
  }

  /** Every hour of the day that has departures, in order. */
  List<CarriedHour> carried() {
    Map<Integer, Totals> totals = new TreeMap<>();
    DepartureHour before = null;
    double backlog = 0;
    for (DepartureHour hour : hours) {
      double inherited =
          before == null || before.day() != hour.day()
              ? 0
              : backlog * Math.pow(persistence, hour.hour() - before.hour());
      totals.computeIfAbsent(hour.hour(), any -> new Totals()).add(hour, inherited);
      backlog = hour.flights() >= minFlights ? Math.max(0, hour.meanDelay()) : inherited;
      before = hour;
    }
    List<CarriedHour> carried = new ArrayList<>();
    totals.forEach((hour, total) -> carried.add(total.of(hour)));
    return carried;
  }

  /** Least squares over all pairs of neighbouring hours of a day. */
  private void regress() {
    Map<Integer, Totals> usual = new TreeMap<>();
    for (DepartureHour hour : hours) {
      usual.computeIfAbsent(hour.hour(), any -> new Totals()).add(hour, 0);
    }
    double sumOfEarlier = 0;
    double sumOfLater = 0;
    double sumOfSquares = 0;
    double sumOfProducts = 0;
    for (int i = 1; i < hours.size(); i++) {
      if (!neighbours(hours.get(i - 1), hours.get(i))) {
        continue;
      }
      double earlier = usual.get(hours.get(i - 1).hour()).unusual(hours.get(i - 1));
      double later = usual.get(hours.get(i).hour()).unusual(hours.get(i));
      pairs++;
      sumOfEarlier += earlier;
      sumOfLater += later;
      sumOfSquares += earlier * earlier;
      sumOfProducts += earlier * later;
    }
    double variance = pairs * sumOfSquares - sumOfEarlier * sumOfEarlier;
    double slope =
        variance > 0 ? (pairs * sumOfProducts - sumOfEarlier * sumOfLater) / variance : 0;
    persistence = Math.max(0, Math.min(1, slope));
  }

  private boolean neighbours(DepartureHour earlier, DepartureHour later) {
    return earlier.day() == later.day()
        && earlier.hour() + 1 == later.hour()
        && earlier.flights() >= minFlights
        && later.flights() >= minFlights;
  }

  /** What an hour of the day adds up to over all days. */
  private static final class Totals {
    private long flights;
    private long delayMinutes;
    private double carriedMinutes;

    void add(DepartureHour hour, double inherited) {
      flights += hour.flights();
      delayMinutes += hour.delayMinutes();
      carriedMinutes += inherited * hour.flights();
    }

    /** Minutes a flight by which an hour of one day is off the mean of all days. */
    double unusual(DepartureHour hour) {
      return hour.meanDelay() - (double) delayMinutes / flights;
    }

    CarriedHour of(int hour) {
      return new CarriedHour(
          hour, flights, (double) delayMinutes / flights, carriedMinutes / flights);
    }
  }
}
