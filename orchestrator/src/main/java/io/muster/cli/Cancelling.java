package io.muster.cli;

import io.muster.journal.CancelRequest;
import io.muster.journal.CancelRequests;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.report.ExitCode;
import io.muster.storage.Location;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Ends a run from outside: by asking its controller, or, where there is none, itself. */
final class Cancelling {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** A controller looks for requests once a second: who has not answered after 5 s is not well. */
  private static final int LOOKS_FOR_AN_ANSWER = 10;

  private final Surroundings surroundings;
  private final RunQuestion question;
  private final Page page;

  Cancelling(Surroundings surroundings, RunQuestion question) {
    this.surroundings = surroundings;
    this.question = question;
    this.page = Page.of(surroundings);
  }

  void cancel(boolean wait) throws Refusal, InterruptedException {
    RunLook look = question.watch().look();
    if (look.hasPassedUnseen()) {
      page.line(look.unseen().get().sentence());
      return;
    }
    look = look.seen();
    boolean asked = false;
    int looks = 0;
    while (look.isDriven()) {
      if (look.journal().isPresent()) {
        asked = ask(look, asked, wait);
        boolean isStopping = look.state().stop().isPresent();
        if (!wait && (isStopping || looks++ == LOOKS_FOR_AN_ANSWER)) {
          page.line(isStopping ? seeLater(look) : noAnswer(look));
          return;
        }
      }
      surroundings.sleeper().sleep(BETWEEN_LOOKS);
      look = question.watch().look();
    }
    finish(look, asked);
  }

  /** A request is meant for one epoch: a controller that takes over meanwhile is asked again. */
  private boolean ask(RunLook look, boolean asked, boolean wait) {
    CancelRequests requests = new CancelRequests(question.store(), look.facts().folder());
    int epoch = look.journal().orElseThrow().epoch();
    Optional<CancelRequest> standing = requests.to(epoch);
    if (standing.isPresent()) {
      if (!asked) {
        page.line(
            "run "
                + look.facts().runId()
                + " is being cancelled already, by "
                + standing.get().by()
                + " at "
                + standing.get().at()
                + untilItIsOver(wait));
      }
      return true;
    }
    requests.ask(
        new CancelRequest(epoch, Operator.of(surroundings), surroundings.clock().instant()));
    page.line(
        "asked "
            + look.driver().orElseThrow()
            + " to cancel run "
            + look.facts().runId()
            + untilItIsOver(wait));
    return true;
  }

  private static String untilItIsOver(boolean wait) {
    return wait ? "; waits until it is over" : "";
  }

  private static String seeLater(RunLook look) {
    return "it stops its applications and ends within seconds, see `"
        + look.facts().invocation().command("wait")
        + "`";
  }

  private static String noAnswer(RunLook look) {
    return "it has not answered in "
        + BETWEEN_LOOKS.multipliedBy(LOOKS_FOR_AN_ANSWER).toSeconds()
        + " s; the request stands: if that controller is dead, the next command on this out_dir"
        + " stops what is left, and `"
        + look.facts().invocation().command("cancel", "--wait")
        + "` does so as soon as its death is certain";
  }

  private void finish(RunLook look, boolean asked) throws Refusal, InterruptedException {
    String runId = look.facts().runId();
    if (look.successor().isPresent()) {
      page.line(
          "run "
              + runId
              + " is over: run "
              + look.successor().get()
              + " has followed it on this out_dir, after what was left of it had been stopped");
      return;
    }
    if (look.journal().isEmpty()) {
      page.line("run " + runId + " has begun nothing: its controller died before");
      return;
    }
    if (look.hasEnded() && !look.mayBeAtWork()) {
      String word = look.status().word().replace('_', ' ');
      page.line(
          asked
              ? "run " + runId + " has ended: " + word
              : "run " + runId + " had ended before: " + word + "; nothing of it works any more");
      return;
    }
    windDown(look);
  }

  private void windDown(RunLook look) throws Refusal, InterruptedException {
    Location outDir =
        question
            .place()
            .outDir()
            .orElseThrow(
                () ->
                    new Refusal(
                        ExitCode.USAGE,
                        "run "
                            + look.facts().runId()
                            + " had begun nothing yet when its controller died: there is nothing to"
                            + " cancel"));
    long atWork = look.state().iterations().stream().filter(i -> i.phase().mayBeAtWork()).count();
    page.line(
        "nobody drives run "
            + look.facts().runId()
            + ": stops what is left of it ("
            + (atWork == 1 ? "1 application" : atWork + " applications")
            + " may be at work)");
    LastRuns lastRuns = new LastRuns(surroundings, question.store(), question.journals(), outDir);
    LastRuns.Found found = lastRuns.find().orElseThrow();
    RunState end =
        new Winding(surroundings, question.store(), new Engines(surroundings), lastRuns)
            .down(found, outDir, Operator.of(surroundings), Optional.empty());
    List<IterationState> iterations =
        end.iterations().stream().filter(i -> !i.value().isStage()).toList();
    long verified = iterations.stream().filter(i -> i.phase() == Phase.VERIFIED).count();
    page.line(
        "run "
            + look.facts().runId()
            + " is cancelled: nothing of it works any more; "
            + verified
            + " of "
            + iterations.size()
            + " outputs are verified and kept if the plan is run again");
  }
}
