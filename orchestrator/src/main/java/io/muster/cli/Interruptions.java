package io.muster.cli;

import com.google.common.base.Throwables;
import io.muster.conductor.Inbox;
import io.muster.conductor.News;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Plan.OnSignal;
import io.muster.plan.Plan.SignalAction;
import io.muster.report.ExitCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Hands signals to whatever goes on at the moment: work that they end, then the run that is driven.
 * A second one ends the process at once, but for an echo of the first.
 */
final class Interruptions {
  /** Who sends a signal may lose patience after five seconds. */
  private static final Duration LONGEST_CLEARING = Duration.ofSeconds(3);

  /** GNU timeout signals a process and then its group: the same signal twice is not impatience. */
  private static final Duration ECHO = Duration.ofMillis(500);

  private Optional<Inbox> inbox = Optional.empty();
  private Optional<FutureTask<?>> endable = Optional.empty();
  private Optional<String> received = Optional.empty();
  private long receivedNanos;
  private boolean isSettled;
  private boolean isProven;
  private OnSignal actions = OnSignal.DEFAULT;

  private Interruptions() {}

  /** From now on signals do not end the process but reach what goes on. */
  static Interruptions caught() {
    Interruptions interruptions = new Interruptions();
    Signals.catchAll(interruptions::receive);
    return interruptions;
  }

  /** Work that a signal ends. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws Refusal, InterruptedException;
  }

  /**
   * Does work that a signal ends, because it has begun nothing that would outlive it. The work is
   * interrupted, and given a moment to clear up; what cannot be interrupted, as reading from a
   * terminal, is left behind.
   *
   * @throws Refusal with the signal's exit code, or what the work itself refuses
   */
  <T> T orEndedBySignal(Work<T> work) throws Refusal, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work::done);
    Thread thread = new Thread(task, "muster-preparation");
    begin(task);
    thread.start();
    try {
      return task.get();
    } catch (CancellationException e) {
      thread.join(LONGEST_CLEARING.toMillis());
      refuseIfSignalled();
      throw e;
    } catch (ExecutionException e) {
      refuseIfSignalled(); // the signal reaches its children too, and then it fails of that
      Throwables.throwIfInstanceOf(e.getCause(), Refusal.class);
      Throwables.throwIfInstanceOf(e.getCause(), InterruptedException.class);
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } finally {
      end();
    }
  }

  private synchronized void begin(FutureTask<?> task) throws Refusal {
    refuseIfSignalled();
    endable = Optional.of(task);
  }

  private synchronized void end() {
    endable = Optional.empty();
  }

  private synchronized void refuseIfSignalled() throws Refusal {
    if (received.isPresent()) {
      throw new Refusal(
          ExitCode.ofSignal(received.get()),
          "SIG" + received.get() + " while the command prepared: nothing was started");
    }
  }

  /**
   * From now on a second signal changes nothing, where no later command would prove over what it
   * left: the first one's end is bounded.
   */
  synchronized void proveTheEnd() {
    isProven = true;
  }

  /** What signals mean to the runs that they reach; until the plan is known, to cancel. */
  synchronized void mean(OnSignal asked) {
    actions = asked;
  }

  /** What was received so far reaches this inbox too. */
  synchronized void reach(Inbox driven) {
    inbox = Optional.of(driven);
    received.ifPresent(signal -> driven.put(newsOf(signal)));
  }

  /** The first signal that was received. */
  synchronized Optional<String> received() {
    return received;
  }

  /** The same; the run is over, its exit code is settled, and no later signal changes it. */
  synchronized Optional<String> settled() {
    isSettled = true;
    return received;
  }

  private synchronized void receive(String signal) {
    if (isSettled) {
      return;
    }
    if (received.isPresent() && (isProven || isEcho(signal))) {
      return;
    }
    if (received.isPresent()) {
      // what is not proven over is on record, and the next command proves it
      Runtime.getRuntime().halt(ExitCode.ofSignal(signal).code());
    }
    received = Optional.of(signal);
    receivedNanos = System.nanoTime();
    endable.ifPresent(work -> work.cancel(true));
    inbox.ifPresent(driven -> driven.put(newsOf(signal)));
  }

  private boolean isEcho(String signal) {
    return signal.equals(received.get()) && System.nanoTime() - receivedNanos < ECHO.toNanos();
  }

  private News newsOf(String signal) {
    SignalAction action =
        switch (signal) {
          case "INT" -> actions.interrupt();
          case "HUP" -> actions.hangUp();
          default -> actions.terminate();
        };
    return new News.OfRun(new RunEvent.SignalReceived("SIG" + signal, action));
  }
}
