package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimFileTest {
  /** As the shim writes it. */
  static final String OF_A_CHILD =
      "{\"tag\":\"m-1\",\"holder\":\"child\",\"epoch\":2,\"host\":\"vm\",\"boot_id\":\"b\","
          + "\"pid_namespace\":\"pid:[1]\",\"pid\":77,\"process_start\":4242,"
          + "\"at\":\"2026-01-31T10:00:00Z\"}\n";

  @TempDir private Path place;

  @Test
  void isEmptyUntilSomebodyTakesIt() throws Exception {
    assertThat(file().read()).isEmpty();
  }

  @Test
  void readsTheClaimOfAChild() throws Exception {
    put(OF_A_CHILD);
    assertThat(file().read())
        .contains(
            new Claim(
                "m-1",
                Claim.Holder.CHILD,
                2L,
                "vm",
                "b",
                "pid:[1]",
                77L,
                4242L,
                Instant.parse("2026-01-31T10:00:00Z"),
                null,
                null));
  }

  @Test
  void takesAClaimThatNobodyHas() throws Exception {
    Claim voided = voided(5);
    AttemptFolder folder = new AttemptFolder(place.resolve("not there/yet"));
    assertThat(new ClaimFile(folder, "m-1").take(voided)).isEqualTo(voided);
    assertThat(new ClaimFile(folder, "m-1").read()).contains(voided);
    assertThat(folder.path().toFile().list()).containsExactly("claim.json");
  }

  @Test
  void leavesTheClaimToWhoWasFirst() throws Exception {
    put(OF_A_CHILD);
    assertThat(file().take(voided(5)).holder()).isEqualTo(Claim.Holder.CHILD);
    assertThat(place.resolve("claim.json")).hasContent(OF_A_CHILD);
    assertThat(place.toFile().list()).containsExactly("claim.json");
  }

  @Test
  void givesTheClaimToOneOfTwo() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 100; round++) {
        AttemptFolder folder = new AttemptFolder(place.resolve("" + round));
        CyclicBarrier start = new CyclicBarrier(2);
        Callable<Claim> one = taking(folder, 1, start);
        Callable<Claim> other = taking(folder, 2, start);
        List<Future<Claim>> taken = two.invokeAll(List.of(one, other));
        assertThat(taken.get(0).get()).isEqualTo(taken.get(1).get());
      }
    } finally {
      two.shutdownNow();
    }
  }

  private static Callable<Claim> taking(AttemptFolder folder, long epoch, CyclicBarrier start) {
    return () -> {
      start.await();
      return new ClaimFile(folder, "m-1").take(voided(epoch));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "'{\"tag\":\"m-1\",\"hold', is not a claim",
    "'hello', is not a claim",
    "'{\"tag\":\"m-1\",\"holder\":\"child\",\"at\":\"2026-01-31T10:00:00Z\"}', pid of a child",
    "'{\"tag\":\"m-2\",\"holder\":\"void\",\"epoch\":1,\"at\":\"2026-01-31T10:00:00Z\"}', is the claim of m-2",
  })
  void saysWhatIsWrongWithAClaim(String content, String message) throws Exception {
    put(content);
    assertThatThrownBy(() -> file().read())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(place.resolve("claim.json").toString())
        .hasMessageContaining(message);
  }

  @Test
  void doesNotReadWhatIsTooLargeToBeAClaim() throws Exception {
    put(" ".repeat(70_000));
    assertThatThrownBy(() -> file().read()).hasMessageContaining("more than 65536 bytes");
  }

  @Test
  void saysWhatToDoWhereItCannotBeCreated() {
    assertThatThrownBy(
            () -> new ClaimFile(new AttemptFolder(Path.of("/proc")), "m-1").take(voided(1)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot create /proc/claim.json");
  }

  @Test
  void takesOnlyVoidClaimsOfItsTag() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file().take(Claim.voidedBy("m-2", 1, "vm", Instant.EPOCH)));
  }

  private static Claim voided(long epoch) {
    return Claim.voidedBy("m-1", epoch, "vm", Instant.EPOCH);
  }

  private ClaimFile file() {
    return new ClaimFile(new AttemptFolder(place), "m-1");
  }

  private void put(String content) throws Exception {
    Files.writeString(place.resolve("claim.json"), content);
  }
}
