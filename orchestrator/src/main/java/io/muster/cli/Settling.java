package io.muster.cli;

import io.muster.journal.OpenedJournal;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.RunStop;
import io.muster.report.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes the operator's word into the journal of a run that nobody drives, as a controller of a
 * moment; the run stays ended as it had ended.
 */
final class Settling {
  private final Surroundings surroundings;
  private final RunQuestion question;

  Settling(Surroundings surroundings, RunQuestion question) {
    this.surroundings = surroundings;
    this.question = question;
  }

  /** Settles the iteration's latest attempt, and says so in a sentence. */
  String settle(String value) throws Refusal, InterruptedException {
    RunLook look = question.watch().look().seen();
    String runId = look.facts().runId();
    if (look.isDriven()) {
      throw new Refusal(
          ExitCode.OWNED_ELSEWHERE,
          look.driver().get()
              + " drives run "
              + runId
              + " and asks after its attempts itself: wait for its end (`"
              + look.facts().invocation().command("wait")
              + "`), or cancel it, then settle");
    }
    if (look.successor().isPresent()) {
      throw new Refusal(
          ExitCode.USAGE,
          "run "
              + look.successor().get()
              + " has followed run "
              + runId
              + " on this out_dir: there is nothing left to settle");
    }
    refuseUnlessUnknown(look.iteration(value), runId);
    try (TakenOver taken = takeOver(look);
        var journal = taken.opened().journal()) {
      OpenedJournal opened = taken.opened();
      IterationState iteration = opened.state().iteration(look.iteration(value).value());
      refuseUnlessUnknown(iteration, runId);
      journal.append(entries(iteration, look.state()), surroundings.clock().instant());
    }
    return look.iteration(value).value().spoken()
        + ", attempt "
        + look.iteration(value).attemptNumber()
        + ": settled as over; "
        + (question.place().plan().isPresent()
            ? "`" + look.facts().invocation().command("run", "--resume") + "` goes on with it"
            : "`muster run PLAN --resume` goes on with it");
  }

  private static void refuseUnlessUnknown(IterationState iteration, String runId) throws Refusal {
    if (iteration.phase() != Phase.UNKNOWN) {
      throw new Refusal(
          ExitCode.USAGE,
          iteration.value().spoken()
              + " of run "
              + runId
              + " is not unknown but "
              + iteration.phase().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ": there is nothing to settle");
    }
  }

  /** The word, and the run's end as it was: the takeover had opened it again. */
  private List<Happening> entries(IterationState iteration, RunState before) {
    List<Happening> entries = new ArrayList<>();
    entries.add(
        Happening.to(
            iteration.value(),
            new IterationEvent.SettledByOperator(
                iteration.attemptNumber(), Operator.of(surroundings))));
    before
        .ended()
        .ifPresent(
            status -> {
              if (status == RunStatus.INTERRUPTED) {
                RunStop stop = before.stop().orElseThrow();
                entries.add(
                    Happening.toRun(new RunEvent.SignalReceived(stop.why(), stop.action())));
              }
              entries.add(Happening.toRun(new RunEvent.RunEnded(status)));
            });
    return entries;
  }

  private TakenOver takeOver(RunLook look) {
    // what has an unknown attempt has accepted a plan, which names the out_dir
    Owners owners = new Owners(question.store(), question.place().outDir().orElseThrow());
    Owner former = owners.current().orElseThrow();
    return new Succession(surroundings, question.store(), owners, question.journals())
        .of(Optional.of(former), look.facts().runId(), former.run(), look.journal(), false);
  }
}
