package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.journal.EntryListener;
import io.muster.report.ClusterView;
import io.muster.report.FinishedLines;
import io.muster.report.LiveBlock;
import io.muster.report.ProgressPoll;
import io.muster.report.ScriptedRun;
import io.muster.report.Style;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PictureTest {
  private final TestingConsole console = new TestingConsole();
  private final ScriptedRun run = ScriptedRun.of("2", "56");

  private LivePicture live() {
    LivePicture picture =
        new LivePicture(
            console,
            new FinishedLines(Style.PLAIN, run.timings()),
            new LiveBlock(run.facts(), ClusterView.UNSEEN, Style.PLAIN),
            new ProgressPoll(new MemoryStore(run::now), run.facts().folder()::attempt));
    run.listener(picture::entry);
    return picture;
  }

  @Test
  void drawsAtMostFiveTimesASecondWhenThingsHappenAndOnceASecondOtherwise() {
    LivePicture picture = live();
    run.start("2");
    assertThat(picture.look(run.now())).isEqualTo(Duration.ofSeconds(1));
    run.start("56");
    assertThat(picture.look(run.seconds(0.05).now())).isEqualTo(Duration.ofMillis(150));
    assertThat(console.blocks).hasSize(1);
    assertThat(picture.look(run.seconds(0.15).now())).isEqualTo(Duration.ofSeconds(1));
    assertThat(console.blocks).hasSize(2);
    assertThat(picture.look(run.seconds(0.9).now())).isEqualTo(Duration.ofMillis(100));
    assertThat(console.blocks).hasSize(2);
    picture.look(run.seconds(0.1).now());
    assertThat(console.blocks).hasSize(3);
  }

  @Test
  void whatHappenedBetweenTwoDrawingsIsNotLost() {
    LivePicture picture = live();
    picture.look(run.now());
    run.iteration("2", 3, 10).iteration("56", 4, 20);
    picture.end(run.now());
    assertThat(console.said)
        .containsExactly(
            "+ 2   verified    3.0s          10 rows      320 B",
            "+ 56  verified    4.0s          20 rows      640 B");
    assertThat(console.block()).isEmpty();
    assertThat(console.closed).isTrue();
  }

  @Test
  void withoutATerminalTellsEachTransitionAndAHeartbeatEachMinute() {
    LinePicture picture = new LinePicture(console, run.facts(), ClusterView.UNSEEN);
    run.listener(picture::entry);
    assertThat(picture.look(run.now())).isEqualTo(Duration.ofSeconds(60));
    run.start("2");
    assertThat(console.said).hasSize(5);
    assertThat(picture.look(run.seconds(59).now())).isEqualTo(Duration.ofSeconds(1));
    assertThat(console.said).hasSize(5);
    assertThat(picture.look(run.seconds(1).now())).isEqualTo(Duration.ofSeconds(60));
    assertThat(console.said).hasSize(6);
    assertThat(console.said.get(5))
        .isEqualTo(
            "at=2026-01-31T10:01:00Z run=r-1 event=heartbeat verified=0/2 running=\"2 1m00s\""
                + " waiting=\"56 for room\" elapsed=1m00s");
  }

  @Test
  void theDisplayShowsEverythingBeforeItEnds() {
    LinePicture picture = new LinePicture(console, run.facts(), ClusterView.UNSEEN);
    try (RunDisplay display = RunDisplay.started(picture, () -> Instant.EPOCH)) {
      EntryListener listener = display;
      run.listener(listener);
      run.iteration("2", 1, 10);
    }
    assertThat(console.said).hasSize(8);
    assertThat(console.closed).isTrue();
  }

  @Test
  void aDisplayThatFailsDoesNotHoldUpTheRun() {
    Picture broken =
        new Picture() {
          @Override
          public void entry(
              io.muster.journal.JournalEntry entry, io.muster.lifecycle.RunState after) {
            throw new IllegalStateException("no terminal");
          }

          @Override
          public Duration look(Instant now) {
            return Duration.ofSeconds(1);
          }

          @Override
          public void end(Instant now) {
            throw new AssertionError("ends what is broken");
          }
        };
    try (RunDisplay display = RunDisplay.started(broken, () -> Instant.EPOCH)) {
      run.listener(display).iteration("2", 1, 10);
    }
    assertThat(run.state().iterations()).hasSize(2);
  }
}
