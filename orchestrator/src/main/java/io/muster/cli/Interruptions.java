package io.muster.cli;

import io.muster.conductor.Inbox;
import io.muster.conductor.News;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Plan.OnSignal;
import io.muster.plan.Plan.SignalAction;
import io.muster.report.ExitCode;
import java.util.Optional;

/**
 * Hands signals to whichever run is driven at the moment; a second one ends the process at once.
 */
final class Interruptions {
  private Optional<Inbox> inbox = Optional.empty();
  private Optional<String> received = Optional.empty();
  private boolean isSettled;
  private final OnSignal actions;

  private Interruptions(OnSignal actions) {
    this.actions = actions;
  }

  /** From now on signals do not end the process but reach the run. */
  static Interruptions caught(OnSignal actions) {
    Interruptions interruptions = new Interruptions(actions);
    Signals.catchAll(interruptions::receive);
    return interruptions;
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
    if (received.isPresent()) {
      // what is not proven over is on record, and the next command proves it
      Runtime.getRuntime().halt(ExitCode.ofSignal(signal).code());
    }
    received = Optional.of(signal);
    inbox.ifPresent(driven -> driven.put(newsOf(signal)));
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
