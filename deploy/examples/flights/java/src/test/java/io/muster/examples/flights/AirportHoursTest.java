package io.muster.examples.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AirportHoursTest {
  private static final int ENOUGH = 10;

  @Test
  void findsThePersistenceThatMadeTheDelays() {
    AirportHours airport = new AirportHours(halvingDays(), 1);

    assertThat(airport.persistence()).isCloseTo(0.5, within(1e-9));
    assertThat(airport.halfLifeHours()).isCloseTo(1, within(1e-9));
    assertThat(airport.pairs()).isEqualTo(6);
  }

  @Test
  void explainsAllButTheFirstHourOfADayThatOnlyWorksItsDelayOff() {
    List<CarriedHour> carried = new AirportHours(halvingDays(), 1).carried();

    assertThat(carried).extracting(CarriedHour::hour).containsExactly(6, 7, 8, 9);
    assertThat(carried.get(0).carriedDelay()).isZero();
    assertThat(carried.subList(1, 4))
        .allSatisfy(hour -> assertThat(hour.freshDelay()).isCloseTo(0, within(1e-9)));
  }

  @Test
  void theOrderOfTheHoursDoesNotMatter() {
    List<DepartureHour> reversed = new ArrayList<>(halvingDays());
    Collections.reverse(reversed);

    assertThat(new AirportHours(reversed, 1).carried())
        .isEqualTo(new AirportHours(halvingDays(), 1).carried());
  }

  @Test
  void anHourOfFewFlightsHandsTheBacklogOn() {
    List<DepartureHour> hours = new ArrayList<>(halvingDays());
    hours.add(new DepartureHour(3, 6, ENOUGH, 80 * ENOUGH));
    hours.add(new DepartureHour(3, 7, 1, 0));
    hours.add(new DepartureHour(3, 8, ENOUGH, 20 * ENOUGH));

    AirportHours airport = new AirportHours(hours, ENOUGH);

    double persistence = airport.persistence();
    assertThat(persistence).isGreaterThan(0).isLessThan(1);
    // at hour 8 the first two days inherit from hour 7, the third from hour 6, two hours ago
    assertThat(airport.carried().get(2).carriedDelay())
        .isCloseTo(
            (40 * persistence + 20 * persistence + 80 * persistence * persistence) / 3,
            within(1e-9));
  }

  @Test
  void aNightClearsTheBacklog() {
    AirportHours airport =
        new AirportHours(
            List.of(new DepartureHour(1, 23, ENOUGH, 900), new DepartureHour(2, 5, ENOUGH, 0)), 1);

    assertThat(airport.carried()).extracting(CarriedHour::carriedDelay).containsExactly(0.0, 0.0);
  }

  @Test
  void hoursThatAreAllAlikeHaveNoPersistence() {
    AirportHours airport =
        new AirportHours(
            List.of(new DepartureHour(1, 6, ENOUGH, 50), new DepartureHour(1, 7, ENOUGH, 50)), 1);

    assertThat(airport.persistence()).isZero();
    assertThat(airport.halfLifeHours()).isZero();
  }

  /** Two days on which every hour has half the mean delay of the hour before. */
  private static List<DepartureHour> halvingDays() {
    List<DepartureHour> hours = new ArrayList<>();
    for (int day = 1; day <= 2; day++) {
      long meanDelay = day == 1 ? 80 : 40;
      for (int hour = 6; hour <= 9; hour++) {
        hours.add(new DepartureHour(day, hour, ENOUGH, meanDelay * ENOUGH));
        meanDelay /= 2;
      }
    }
    return hours;
  }
}
