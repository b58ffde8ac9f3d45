package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.conductor.News;
import io.muster.fakes.MemoryStore;
import io.muster.journal.CancelRequest;
import io.muster.journal.CancelRequests;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.FencedException;
import io.muster.journal.Journals;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.RunEvent;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestWatchTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final RunFolder RUN = new RunFolder(new Location("s3://bucket/muster/nightly-1"));
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final SplittableRandom chance = new SplittableRandom(5);
  private final Owners owners = new Owners(store, new Location("s3://bucket/out"));
  private final CancelRequests requests = new CancelRequests(store, RUN);
  private final List<News> told = new ArrayList<>();
  private final Owner mine = own(Optional.empty());
  private int seconds;

  @Test
  void tellsWithinTenSecondsThatAnotherHasTakenOver() {
    watchMeanwhile(() -> own(Optional.of(mine)));

    assertThat(told)
        .singleElement()
        .isInstanceOfSatisfying(
            News.Fatal.class, fatal -> assertThat(fatal.why()).isInstanceOf(FencedException.class));
    assertThat(seconds).isLessThan(10);
  }

  @Test
  void goesOnLookingWhereARequestCannotBeRead() {
    watchMeanwhile(() -> store.write(RUN.cancel(), "half".getBytes(StandardCharsets.UTF_8)));

    assertThat(told).isEmpty();
    assertThat(seconds).isEqualTo(30);
  }

  @Test
  void tellsWhoAskedToCancel() {
    watchMeanwhile(() -> requests.ask(new CancelRequest(1, "ann", NOON)));

    assertThat(told).containsExactly(new News.OfRun(new RunEvent.CancelRequested("ann")));
  }

  /** For half a minute at most, in the first second of which this happens. */
  private void watchMeanwhile(Runnable happens) {
    Tenure tenure = new Tenure(owners, mine, new Journals(store, chance), 0);
    new RequestWatch(
            requests,
            1,
            tenure,
            told::add,
            duration -> {
              if (seconds++ == 0) {
                happens.run();
              }
              if (seconds == 30) {
                throw new InterruptedException("long enough");
              }
            })
        .run();
    assertThat(Thread.interrupted()).isEqualTo(told.isEmpty());
  }

  private Owner own(Optional<Owner> former) {
    return owners.succeed(former, "nightly", RUN, 1, CONTROLLER, NOON, chance);
  }
}
