package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressPollTest {
  private static final Value TWO = new Value("2");

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private final ScriptedRun run = ScriptedRun.of("2", "3").start("2").start("3");
  private final ProgressPoll poll = new ProgressPoll(store, run.facts().folder()::attempt);

  private void write(int attempt, String text) {
    store.write(
        new Location("/state/r-1/attempts/iter_2/" + attempt + "/progress.json"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<Value, AttemptProgress> known() {
    return poll.of(LiveBlock.running(run.state()), run.now());
  }

  private static String progress(int done) {
    return "{\"state\":\"running\",\"application_id\":\"local-1\",\"tracking_url\":null,\"stage\":null,"
        + "\"stages_done\":1,\"stages_known\":2,\"tasks_done\":"
        + done
        + ",\"tasks_known\":20,\"tasks_failed\":0,\"rows_written\":null,"
        + "\"updated_at\":\"2026-01-31T10:00:00Z\"}";
  }

  @Test
  void readsEachFileAtMostOnceASecond() {
    write(1, progress(5));
    assertThat(known().get(TWO).tasksDone()).isEqualTo(5);
    write(1, progress(6));
    run.seconds(0.9);
    assertThat(known().get(TWO).tasksDone()).isEqualTo(5);
    run.seconds(0.1);
    assertThat(known().get(TWO).tasksDone()).isEqualTo(6);
  }

  @Test
  void readsWhereItIsTold() {
    ProgressPoll here =
        new ProgressPoll(store, (value, attempt) -> new Location("/here/" + value + "/" + attempt));
    store.write(
        new Location("/here/2/1/progress.json"), progress(5).getBytes(StandardCharsets.UTF_8));
    assertThat(here.of(LiveBlock.running(run.state()), run.now()).get(TWO).tasksDone())
        .isEqualTo(5);
    assertThat(store.requests()).noneMatch(request -> request.contains("/state/r-1"));
  }

  @Test
  void knowsNothingOfWhatCannotBeRead() {
    assertThat(known()).isEmpty();
    write(1, "{\"state\":");
    run.seconds(1);
    assertThat(known()).isEmpty();
    store.disconnect();
    run.seconds(1);
    assertThat(known()).isEmpty();
  }

  @Test
  void doesNotTakeTheProgressOfAnEarlierAttemptForThatOfTheNext() {
    write(1, progress(19));
    assertThat(known()).hasSize(1);
    run.fail("2", ScriptedRun.outOfMemory()).retryIn("2", java.time.Duration.ZERO).start("2");
    assertThat(known()).isEmpty();
  }
}
