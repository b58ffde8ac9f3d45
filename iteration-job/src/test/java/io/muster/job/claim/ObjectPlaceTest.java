package io.muster.job.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.claim.SmallStore.Mood;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectPlaceTest {
  private final List<Long> pauses = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private SmallStore store;

  @BeforeEach
  void open() throws IOException {
    store = new SmallStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void createsTheClaim() throws Exception {
    assertThat(place().create("mine")).isEqualTo("mine");

    assertThat(store.object()).isEqualTo("mine");
    assertThat(store.asked).hasValue(1);
  }

  @Test
  void answersTheClaimThatIsThere() throws Exception {
    store.put("another's");

    assertThat(place().create("mine")).isEqualTo("another's");
    assertThat(store.object()).isEqualTo("another's");
  }

  @Test
  void knowsItsOwnClaim() throws Exception {
    store.put("mine");

    assertThat(place().create("mine")).isEqualTo("mine");
    assertThat(pauses).isEmpty();
  }

  @Test
  void asksAgainWithGrowingPausesWhatMayPass() throws Exception {
    store.then(Mood.BUSY).then(Mood.RACING).then(Mood.BUSY);

    assertThat(place().create("mine")).isEqualTo("mine");
    assertThat(pauses).containsExactly(500L, 1_000L, 2_000L);
  }

  @Test
  void readsBackWhatItDidNotHearOf() throws Exception {
    store.then(Mood.RESETS_AFTER);

    assertThat(place().create("mine")).isEqualTo("mine");
    assertThat(store.object()).isEqualTo("mine");
    assertThat(store.asked).as("put, put and get").hasValue(3);
  }

  @Test
  void outlastsAStoreThatHangs() throws Exception {
    store.then(Mood.HANGS);

    assertThat(place().create("mine")).isEqualTo("mine");
    assertThat(store.asked).hasValue(2);
  }

  @Test
  void givesUpAfterTwoMinutes() {
    store.always(Mood.BUSY);

    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("had no good answer for 105 s, the last was '503 SlowDown: ")
        .hasMessageContaining("see that this node reaches the state_dir");
    assertThat(pauses).hasSize(11).contains(8_000L, 15_000L).doesNotContain(16_000L);
  }

  @Test
  void saysInTheStoresWordsThatTheRightHasExpired() {
    store.always(Mood.EXPIRED);
    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("'403 AccessDenied: Request has expired'")
        .hasMessageContaining("has expired or is refused");
    store.always(Mood.STALE_TOKEN);
    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("'400 ExpiredToken: The provided token has expired.'")
        .hasMessageContaining("has expired or is refused");

    assertThat(pauses).isEmpty();
    assertThat(store.asked).hasValue(2);
  }

  @Test
  void doesNotRepeatWhatWillNotChange() {
    store.always(Mood.WITHOUT_CONDITIONS);
    assertThatThrownBy(() -> place().create("mine"))
        .hasMessageContaining("a store that honours 'If-None-Match: *'");
    store.always(Mood.WITHOUT_BUCKET);
    assertThatThrownBy(() -> place().create("mine")).hasMessageContaining("'404 NoSuchBucket: ");

    assertThat(pauses).isEmpty();
    assertThat(store.object()).isNull();
  }

  @Test
  void neverAsksForWhatWouldReplaceAnothersClaim() {
    store.put("another's");

    assertThatThrownBy(() -> place(store.address("put"), Map.of()).create("mine"))
        .hasMessageContaining("'If-None-Match: *' is not among its headers");
    assertThat(store.asked).hasValue(0);
  }

  @Test
  void saysNothingOfAnAddressThatIsNone() {
    for (String address : List.of("http://a b/5ec2e7", "file:///5ec2e7", "http://[/5ec2e7")) {
      assertThatThrownBy(() -> place(address, Map.of("if-none-match", "*")).create("mine"))
          .hasMessageContaining("an address or header in the ticket is none (")
          .hasMessageNotContaining("5ec2e7");
    }
  }

  private ObjectPlace place() {
    return place(store.address("put"), Map.of("If-None-Match", "*"));
  }

  private ObjectPlace place(String putUrl, Map<String, String> headers) {
    return new ObjectPlace(
        new Ticket.ObjectClaim(putUrl, headers, store.address("get")),
        new SignedRequests(Duration.ofSeconds(5), Duration.ofMillis(400)),
        new Patience(
            Duration.ofMinutes(2),
            nanos::get,
            millis -> {
              pauses.add(millis);
              nanos.addAndGet(Duration.ofMillis(millis).toNanos());
            }));
  }
}
