package io.muster.report;

import com.google.common.base.Ascii;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What became of a run: the facts that digest, table, verdict, result file and last line tell in
 * their own ways.
 *
 * @param iterations in the order of the sequence
 * @param stages those of the steps before them that were begun
 * @param took from the run's start to its last entry
 * @param breakOff why the controller could not bring the run to its end; empty if it did
 */
public record RunOutcome(
    RunFacts facts,
    RunState state,
    ExitCode exitCode,
    List<IterationResult> iterations,
    List<IterationResult> stages,
    Timings timings,
    Duration took,
    Optional<BreakOff> breakOff) {
  public RunOutcome {
    iterations = List.copyOf(iterations);
    stages = List.copyOf(stages);
  }

  /** Gathers what is known when the controller ends with this code. */
  public static RunOutcome of(
      RunFacts facts, RunState state, Timings timings, Explainer explainer, ExitCode exitCode) {
    Selection selection = Selection.of(state);
    List<IterationResult> iterations = new ArrayList<>();
    List<IterationResult> stages = new ArrayList<>();
    for (IterationState step : state.iterations()) {
      IterationResult result = result(facts, step, selection.has(step.value()), timings, explainer);
      if (!step.value().isStage()) {
        iterations.add(result);
      } else if (result.attempts() > 0) {
        stages.add(result);
      }
    }
    Instant last = timings.lastAt().orElse(Instant.EPOCH);
    Duration took = Duration.between(state.startedAt().orElse(last), last);
    return new RunOutcome(
        facts, state, exitCode, iterations, stages, timings, took, Optional.empty());
  }

  /**
   * What kept a controller from bringing a run to its end.
   *
   * @param mayPass whether the same command given again may
   */
  record BreakOff(String why, boolean mayPass) {}

  /** The same of a run that its controller had to leave as it was. */
  public RunOutcome brokenOff(String why, boolean mayPass) {
    BreakOff cause = new BreakOff(why, mayPass);
    return new RunOutcome(
        facts, state, exitCode, iterations, stages, timings, took, Optional.of(cause));
  }

  /** Why the controller could not bring the run to its end; empty if it did. */
  Optional<String> brokenOff() {
    return breakOff.map(BreakOff::why);
  }

  private static IterationResult result(
      RunFacts facts,
      IterationState iteration,
      boolean selected,
      Timings timings,
      Explainer explainer) {
    IterationOutcome outcome = IterationOutcome.of(iteration, selected);
    Optional<Explanation> explanation =
        outcome.isGood()
            ? Optional.empty()
            : iteration.failure().map(f -> explainer.explain(iteration.value(), f));
    return new IterationResult(
        iteration,
        outcome,
        !facts.optional().contains(iteration.value()),
        selected,
        timings.of(iteration.value()),
        explanation);
  }

  /** The word for how the run ended: {@code passed}, {@code partial}, {@code failed}, ... */
  public String status() {
    return state.ended().map(status -> Ascii.toLowerCase(status.name())).orElse(exitCode.status());
  }

  /** Whether the same command given again may end better. */
  public boolean isRetryable() {
    if (breakOff.isPresent()) {
      return breakOff.get().mayPass();
    }
    return switch (exitCode.again()) {
      case NO -> false;
      case YES -> true;
      case BY_CAUSE -> {
        List<IterationResult> decisive =
            failures().stream().filter(IterationResult::required).toList();
        List<IterationResult> lost = decisive.isEmpty() ? failures() : decisive;
        // where none is lost the cluster had failed, and may be back
        yield lost.stream().allMatch(RunOutcome::mayPass);
      }
    };
  }

  private static boolean mayPass(IterationResult failed) {
    return failed.explanation().map(Explanation::mayPass).orElse(false);
  }

  /** Where the manifest is, if this run has written it. */
  public Optional<String> manifest() {
    return state.manifest().isWritten() ? Optional.of(facts.manifest().text()) : Optional.empty();
  }

  /** Asked for or not, stages among them. */
  List<IterationResult> those(Predicate<IterationOutcome> which) {
    return with(iterations).stream().filter(i -> which.test(i.outcome())).toList();
  }

  /** Of what was asked for, stages among them. */
  List<IterationResult> failures() {
    return with(asked()).stream().filter(i -> i.outcome().isFailure()).toList();
  }

  /** The iterations that were asked for. */
  List<IterationResult> asked() {
    return iterations.stream().filter(IterationResult::selected).toList();
  }

  /** The stages that were begun, and these. */
  List<IterationResult> with(List<IterationResult> some) {
    return Stream.concat(stages.stream(), some.stream()).toList();
  }
}
