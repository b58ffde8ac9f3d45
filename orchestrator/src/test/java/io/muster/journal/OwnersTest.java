package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoreByScheme;
import io.muster.storage.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnersTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Location OUT = new Location("s3://bucket/out");
  private static final Location STATE = new Location("s3://bucket/muster");
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final Owners owners = new Owners(store, OUT);
  private final SplittableRandom chance = new SplittableRandom(5);

  @Test
  void hasNoneBeforeTheFirstRun() {
    assertThat(owners.current()).isEmpty();
  }

  @Test
  void remembersWhoRules() {
    Owner first = succeed(Optional.empty(), "monday");
    Owner second = succeed(Optional.of(first), "tuesday");

    assertThat(second.number()).isEqualTo(2);
    assertThat(owners.current()).contains(second);
    assertThat(second.run()).isEqualTo(folder("tuesday"));
    assertThat(store.children(OUT.resolve("_muster/owner"))).containsExactly("1.json", "2.json");
  }

  @Test
  void countsAsNumbersNotAsTexts() {
    Optional<Owner> last = Optional.empty();
    for (int i = 0; i < 11; i++) {
      last = Optional.of(succeed(last, "run-" + i));
    }

    assertThat(owners.current()).isEqualTo(last);
  }

  @Test
  void saysWhoDrivesToWhoComesSecond() {
    succeed(Optional.empty(), "monday");

    assertThatExceptionOfType(LiveOwnerException.class)
        .isThrownBy(() -> succeed(Optional.empty(), "tuesday"))
        .withMessageContaining(
            "s3://bucket/out is driven by process 99 on ci-7 since 2026-01-31T12:00:00Z, for run"
                + " monday");
  }

  @Test
  void letsOneOfManyBecomeTheNextOwner() throws Exception {
    CyclicBarrier start = new CyclicBarrier(4);
    List<Object> results =
        JournalContractTest.race(
            4,
            () -> {
              SplittableRandom own;
              synchronized (chance) {
                own = chance.split();
              }
              start.await(10, TimeUnit.SECONDS);
              return owners.succeed(
                  Optional.empty(), "monday", folder("monday"), 1, CONTROLLER, NOON, own);
            });

    assertThat(results).filteredOn(Owner.class::isInstance).hasSize(1);
    assertThat(results).filteredOn(LiveOwnerException.class::isInstance).hasSize(3);
  }

  @Test
  void knowsItsOwnAfterALostAnswer() {
    // the store's own client repeats what it got no answer to, and then finds the object there
    Owner mine = succeed(Optional.empty(), "monday");
    SplittableRandom same = new SplittableRandom(5);

    assertThat(
            owners.succeed(Optional.empty(), "monday", folder("monday"), 1, CONTROLLER, NOON, same))
        .isEqualTo(mine);
  }

  @Test
  void makesNobodyTheOwnerWhereTheStoreHeedsNoConditions() {
    ObjectStore createsAnew =
        new Heedless() {
          @Override
          public boolean create(Location location, byte[] content) {
            store.write(location, content);
            return true;
          }
        };
    ObjectStore replacesWhatever =
        new Heedless() {
          @Override
          public boolean replace(Location location, byte[] content, Version expected) {
            store.write(location, content);
            return true;
          }
        };
    for (ObjectStore heedless : List.of(createsAnew, replacesWhatever)) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(
              () ->
                  new Owners(heedless, OUT)
                      .succeed(
                          owners.current(),
                          "monday",
                          folder("monday"),
                          1,
                          CONTROLLER,
                          NOON,
                          chance))
          .withMessageContaining("does not honour conditional writes")
          .matches(told -> told.kind() == StorageException.Kind.REFUSED);
    }
  }

  private abstract class Heedless extends StoreByScheme {
    @Override
    protected ObjectStore storeOf(Location location) {
      return store;
    }
  }

  @Test
  void isWrittenAsFormatOneSays() {
    Owner owner = succeed(Optional.empty(), "monday");

    assertThat(store.read(OUT.resolve("_muster/owner/1.json")).orElseThrow().text())
        .isEqualTo(
            ("{'format':1,'number':1,'run_id':'monday','run':'s3://bucket/muster/monday-1','epoch':1,'controller':{'host':'ci-7','boot_id':'boot-1','pid_namespace':'pid:[1]',"
                    + "'pid':99,'start_ticks':5},'since':'2026-01-31T12:00:00Z','nonce':'"
                    + owner.nonce()
                    + "'}\n")
                .replace('\'', '"'));
  }

  @Test
  void refusesAnOwnerThatItCannotRead() {
    store.write(
        OUT.resolve("_muster/owner/3.json"), "{\"format\":1}".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(owners::current)
        .withMessageContaining("_muster/owner/3.json: field \"number\" is missing");
  }

  @Test
  void refusesAnOwnerOfANewerFormat() {
    store.write(
        OUT.resolve("_muster/owner/3.json"),
        "{\"format\":2,\"x\":1}".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(owners::current)
        .withMessageContaining("_muster/owner/3.json is of format 2, which a newer Muster wrote");
  }

  private static RunFolder folder(String runId) {
    return new RunFolder(STATE.resolve(runId + "-1"));
  }

  private Owner succeed(Optional<Owner> former, String runId) {
    return owners.succeed(former, runId, folder(runId), 1, CONTROLLER, NOON, chance);
  }
}
