package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Plan.SignalAction;
import io.muster.report.ScriptedRun;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AwaitedEndTest {
  private final TestingConsole console = new TestingConsole();
  private final CountDownLatch asleep = new CountDownLatch(1);
  private final CountDownLatch soon = new CountDownLatch(1);

  private static ScriptedRun signalled(AwaitedEnd awaited) {
    return ScriptedRun.of("3", "4")
        .listener(awaited)
        .start("3")
        .start("4")
        .run(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL))
        .to("3", new StopIntended(1, StopReason.RUN_STOPPED))
        .to("4", new StopIntended(1, StopReason.RUN_STOPPED));
  }

  private AwaitedEnd awaited() {
    return new AwaitedEnd(
        console,
        span -> {
          asleep.countDown();
          soon.await();
        });
  }

  @Test
  void saysOnceWhatIsStillWaitedForAndHowToLeave() throws InterruptedException {
    try (AwaitedEnd awaited = awaited()) {
      signalled(awaited).to("4", new ApplicationSucceeded(1));
      assertThat(console.said).isEmpty();

      soon.countDown();
      awaited.finish();

      assertThat(console.said)
          .containsExactly(
              "waits for word that nothing works any more of iteration 3: leaves when none has come"
                  + " for 60 s; a second signal (Ctrl-C) leaves at once, and the next command looks"
                  + " them up");
    }
  }

  @Test
  void saysNothingOfWhatIsOverBefore() throws InterruptedException {
    AwaitedEnd awaited = awaited();
    signalled(awaited);
    assertThat(asleep.await(1, TimeUnit.MINUTES)).isTrue();

    awaited.close();

    assertThat(console.said).isEmpty();
  }

  @Test
  void thereIsNothingToSayWhereNothingIsAwaited() {
    ScriptedRun run =
        ScriptedRun.of("3").run(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL));

    assertThat(AwaitedEnd.sentence(run.state())).isEmpty();
  }
}
