package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SightingsTest {
  private static final Value TWO = new Value("2");
  private static final Attempt FIRST = attempt(1);
  private static final Attempt SECOND = attempt(2);
  private static final Observation WAITS = new Observation.Submitted(Optional.of("YARN: full"));
  private static final Observation HIDDEN = new Observation.OutOfSight("no answer");

  private final Sightings sightings = new Sightings();

  @Test
  void whatAnAttemptWaitsForHoldsWhileItIsOutOfSight() {
    sightings.saw(FIRST, WAITS);
    sightings.saw(FIRST, HIDDEN);

    assertThat(sightings.of(TWO, 1)).contains(HIDDEN);
    assertThat(sightings.waitOf(FIRST)).contains("YARN: full");

    sightings.saw(FIRST, new Observation.AtWork(Optional.empty(), Optional.empty()));
    sightings.saw(FIRST, HIDDEN);
    assertThat(sightings.waitOf(FIRST)).isEmpty();
  }

  @Test
  void lateNewsOfAnEarlierAttemptIsNone() {
    sightings.saw(SECOND, WAITS);
    sightings.saw(FIRST, new Observation.Succeeded());
    sightings.saw(FIRST, HIDDEN);

    assertThat(sightings.of(TWO, 2)).contains(WAITS);
    assertThat(sightings.of(TWO, 1)).isEmpty();
    assertThat(sightings.waitOf(FIRST)).isEmpty();
  }

  @Test
  void ofWhatIsOverNothingIsSeen() {
    sightings.saw(FIRST, WAITS);
    sightings.saw(FIRST, new Observation.Unknown("gone"));

    assertThat(sightings.of(TWO, 1)).isEmpty();
  }

  private static Attempt attempt(int number) {
    return new Attempt(TWO, number, new Tag("m-" + "a".repeat(26)), new Location("/a/" + number));
  }
}
