package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.storage.Location;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TenureTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Location OUT = new Location("s3://bucket/out");
  private static final RunFolder RUN = new RunFolder(new Location("s3://bucket/muster/nightly-1"));
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final SplittableRandom chance = new SplittableRandom(5);
  private final Owners owners = new Owners(store, OUT);
  private final Journals journals = new Journals(store, chance);

  @Test
  void lastsWhileNobodyElseComes() {
    Tenure tenure = begin(own(Optional.empty(), 1));

    assertThatCode(tenure::check).doesNotThrowAnyException();
  }

  @Test
  void endsWhenAnotherBecomesTheOwner() {
    Owner first = own(Optional.empty(), 1);
    Tenure tenure = begin(first);
    own(Optional.of(first), 2);

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(tenure::check)
        .withMessageContaining("has become the owner");
  }

  @Test
  void endsWhenAnotherBeginsAnEpoch() {
    Owner owner = own(Optional.empty(), 1);
    Tenure tenure = begin(owner);
    begin(owner);

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(tenure::check)
        .withMessageContaining("epoch 2")
        .withMessageContaining("epoch 1 stops");
  }

  @Test
  void endsWhenTheRecordOfTheOwnersHasGone() {
    Owner owner = own(Optional.empty(), 1);
    Tenure tenure = begin(owner);
    store.clear(OUT.resolve("_muster/owner"), List.of());

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(tenure::check)
        .withMessageContaining("nobody is the owner any more");
  }

  private Owner own(Optional<Owner> former, int epoch) {
    return owners.succeed(former, "nightly", RUN, epoch, CONTROLLER, NOON, chance);
  }

  private Tenure begin(Owner owner) {
    try (Journal journal =
        journals
            .open(
                owner.run(),
                CONTROLLER,
                new ControllerStarted("0.1.0", "ci-7", 99, "nightly", false),
                NOON)
            .journal()) {
      return new Tenure(owners, owner, journals, journal.epoch());
    }
  }
}
