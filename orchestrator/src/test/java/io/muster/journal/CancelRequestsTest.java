package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableMap;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CancelRequestsTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final RunFolder RUN =
      RunFolder.of(new Location("s3://bucket/muster"), new Location("s3://bucket/out"), "nightly");

  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final CancelRequests requests = new CancelRequests(store, RUN);

  @Test
  void asksNothingUnlessSomebodyDid() {
    assertThat(requests.to(1)).isEmpty();
  }

  @Test
  void reachesTheControllerThatDrives() {
    CancelRequest request = new CancelRequest(2, "ann on ci-7", NOON);

    assertThat(requests.ask(request)).isEqualTo(request);
    assertThat(requests.to(2)).contains(request);
    assertThat(store.read(RUN.cancel()).orElseThrow().text())
        .isEqualTo(
            "{'format':1,'epoch':2,'by':'ann on ci-7','at':'2026-01-31T12:00:00Z'}\n"
                .replace('\'', '"'));
  }

  @Test
  void keepsTheFirstOfTwo() {
    CancelRequest first = new CancelRequest(2, "ann", NOON);
    requests.ask(first);

    assertThat(requests.ask(new CancelRequest(2, "bob", NOON.plusSeconds(1)))).isEqualTo(first);
    assertThat(requests.to(2)).contains(first);
  }

  @Test
  void isNotMeantForALaterController() {
    requests.ask(new CancelRequest(2, "ann", NOON));

    assertThat(requests.to(3)).isEmpty();
  }

  @Test
  void canBeMadeAgainToALaterController() {
    requests.ask(new CancelRequest(2, "ann", NOON));
    CancelRequest second = new CancelRequest(3, "bob", NOON.plusSeconds(9));

    assertThat(requests.ask(second)).isEqualTo(second);
    assertThat(requests.to(3)).contains(second);
  }

  @Test
  void isUnreadWhereItsControllerDiedWithoutAWord() {
    CancelRequest request = new CancelRequest(2, "ann", NOON);
    requests.ask(request);

    assertThat(requests.unread(planned(2))).contains(request);
    assertThat(requests.unread(began(planned(2), 3))).as("the next died too").contains(request);
    assertThat(requests.unread(planned(3))).as("another plan has followed").isEmpty();
  }

  @Test
  void isReadWhereItIsOnRecordOrTheRunHadEnded() {
    requests.ask(new CancelRequest(2, "ann", NOON));

    RunState cancelled = after(planned(2), new RunEvent.CancelRequested("ann"), 2);
    assertThat(requests.unread(cancelled)).isEmpty();
    assertThat(requests.unread(began(cancelled, 3))).isEmpty();
    assertThat(requests.unread(after(planned(2), new RunEvent.RunEnded(RunStatus.FAILED), 2)))
        .isEmpty();
  }

  @Test
  void saysWhatToDoWithARequestThatCannotBeRead() {
    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(() -> unreadable("please stop"))
        .withMessageStartingWith(
            "a request to cancel cannot be read: " + RUN.cancel().text() + ": it is not JSON")
        .withMessageEndingWith(
            ". Nothing was changed. Remove that file and give the command again; if the run is to"
                + " end, ask for it with `muster cancel`");
    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(() -> unreadable("{\"format\":1,\"epoch\":\"two\"}"))
        .withMessageContaining("Remove that file");
  }

  private Optional<CancelRequest> unreadable(String content) {
    store.write(RUN.cancel(), content.getBytes(StandardCharsets.UTF_8));
    return requests.unread(planned(2));
  }

  private static RunState planned(int epoch) {
    RunEvent plan =
        new RunEvent.PlanAccepted("p", "d", "/out", ImmutableMap.of(), Optional.empty());
    return after(began(RunState.EMPTY, epoch), plan, epoch);
  }

  private static RunState began(RunState before, int epoch) {
    RunEvent started = new RunEvent.ControllerStarted("0.1.0", "ci-7", 9, "nightly", false);
    return after(before, started, epoch);
  }

  private static RunState after(RunState before, RunEvent event, int epoch) {
    return before.after(Happening.toRun(event), new Moment(NOON, epoch));
  }

  @Test
  void costsOneRequestToRead() {
    int before = store.requests().size();
    assertThat(requests.to(1)).isEmpty();

    assertThat(store.requests()).hasSize(before + 1);
  }
}
