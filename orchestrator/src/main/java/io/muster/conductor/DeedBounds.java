package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.ManifestState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The bounds of what the conductor has others do: a deed that does not answer, as on a network file
 * system that hangs, must not make the run wait for ever. A launch is bounded by {@code
 * limits.submit_timeout}, and then by the bound of its stop.
 */
final class DeedBounds {
  /**
   * For emptying a folder, looking at an output, and the manifest after a look at all of them: a
   * million files take minutes, and no answer for this long is none.
   */
  static final Duration OF_STORAGE = Duration.ofMinutes(30);

  /**
   * For finding and stopping: engines have bounds of their own, of minutes at most. After a signal
   * {@link Conductor#PATIENCE_AFTER_A_SIGNAL} may come first.
   */
  static final Duration OF_THE_ENGINE = Duration.ofMinutes(10);

  private static final ImmutableMap<Phase, String> ASKED_OF_STORAGE =
      ImmutableMap.of(
          Phase.CLEARING, "emptying the folder of iteration %s in %s",
          Phase.CHECKING, "checking what a former run left of iteration %s in %s",
          Phase.VERIFYING, "verifying the output of iteration %s in %s");

  private static final ImmutableMap<Phase, String> ASKED_OF_THE_ENGINE =
      ImmutableMap.of(
          Phase.SEARCHING, "looking up what became of attempt %d of iteration %s",
          Phase.STOPPING, "stopping attempt %d of iteration %s");

  private final String outDir;
  private final Duration ofLastChecks;

  DeedBounds(RunTerms terms) {
    this.outDir = terms.outDir();
    this.ofLastChecks = ofLastChecks(terms);
  }

  /** Each may take its own time, and has to wait for a place before: those before it may too. */
  private static Duration ofLastChecks(RunTerms terms) {
    Duration sum = Duration.ZERO;
    Duration longest = Duration.ZERO;
    for (Value value : terms.selected()) {
      Duration one = terms.of(value).lastCheck();
      sum = sum.plus(one);
      longest = longest.compareTo(one) >= 0 ? longest : one;
    }
    return sum.dividedBy(Ports.MOST_CHECKS).plus(longest);
  }

  /**
   * A deed that is under way.
   *
   * @param otherwise what is to be thought if it has not answered by then; rarely asked for
   */
  private record UnderWay(Instant answerBy, Supplier<Happening> otherwise) {}

  /** Adds what is to be thought of the deeds that have not answered in time. */
  void enforce(Turn turn) {
    underWay(turn.state())
        .filter(deed -> !deed.answerBy().isAfter(turn.now()))
        .toList()
        .forEach(deed -> turn.add(deed.otherwise().get()));
  }

  /** The next instant at which a deed has been under way for too long. */
  Optional<Instant> next(RunState state, Instant decidedAt) {
    return underWay(state)
        .map(UnderWay::answerBy)
        .filter(at -> at.isAfter(decidedAt))
        .min(Comparator.naturalOrder());
  }

  /** Of storage nothing more is awaited when the run stops, but for the manifest. */
  private Stream<UnderWay> underWay(RunState state) {
    Optional<Instant> patientUntil = patientUntil(state);
    Stream<UnderWay> engine =
        state.in(ASKED_OF_THE_ENGINE.keySet()).stream()
            .map(i -> ofTheEngine(state, i, patientUntil));
    Stream<UnderWay> storage =
        state.stop().isPresent()
            ? Stream.empty()
            : state.in(ASKED_OF_STORAGE.keySet()).stream().map(i -> ofStorage(state, i));
    return Stream.of(engine, storage, manifest(state)).flatMap(deeds -> deeds);
  }

  private static UnderWay ofTheEngine(
      RunState state, IterationState i, Optional<Instant> patientUntil) {
    Instant last = since(state, i).plus(OF_THE_ENGINE);
    boolean isHurried = patientUntil.filter(last::isAfter).isPresent();
    return new UnderWay(
        isHurried ? patientUntil.get() : last,
        () -> {
          String deed =
              String.format(ASKED_OF_THE_ENGINE.get(i.phase()), i.attemptNumber(), i.value());
          String advice = "see whether the cluster and the state_dir answer";
          String why =
              isHurried ? notSinceTheSignal(deed, advice) : tooLong(deed, OF_THE_ENGINE, advice);
          return Happening.to(i.value(), new FateUnknown(i.attemptNumber(), why));
        });
  }

  /** How long whoever sent a signal waits, counted from the last iteration that moved. */
  private static Optional<Instant> patientUntil(RunState state) {
    return state
        .signalledAt()
        .map(
            at ->
                Stream.concat(Stream.of(at), state.iterations().stream().map(IterationState::since))
                    .max(Comparator.naturalOrder())
                    .get()
                    .plus(Conductor.PATIENCE_AFTER_A_SIGNAL));
  }

  private UnderWay ofStorage(RunState state, IterationState i) {
    return storageFailed(
        since(state, i),
        i.phase() == Phase.CLEARING ? OF_STORAGE : OF_STORAGE.plus(ofLastChecks),
        () -> String.format(ASKED_OF_STORAGE.get(i.phase()), i.value(), outDir));
  }

  private Stream<UnderWay> manifest(RunState state) {
    ManifestState manifest = state.manifest();
    boolean hasFailed =
        state.stop().filter(stop -> stop.status() == RunStatus.STORAGE_FAILED).isPresent();
    return manifest.isUnderWayIn(state.epoch()) && !hasFailed
        ? manifest.since().stream()
            .map(
                since ->
                    storageFailed(
                        since, OF_STORAGE, () -> "the last look at all outputs in " + outDir))
        : Stream.empty();
  }

  private static UnderWay storageFailed(Instant since, Duration bound, Supplier<String> deed) {
    return new UnderWay(
        since.plus(bound),
        () ->
            Happening.toRun(
                new RunEvent.StorageFailed(
                    tooLong(deed.get(), bound, "see whether that storage answers"))));
  }

  private static String notSinceTheSignal(String deed, String advice) {
    return String.format(
        "%s had no answer in the %d s that are waited after a signal: %s, then give the command"
            + " again",
        deed, Conductor.PATIENCE_AFTER_A_SIGNAL.toSeconds(), advice);
  }

  private static String tooLong(String deed, Duration bound, String advice) {
    return String.format(
        "%s has not come to an end in %d minutes: %s, then give the command again",
        deed, bound.toMinutes(), advice);
  }

  /** What an earlier controller began counts from when this one took it up. */
  private static Instant since(RunState state, IterationState i) {
    return state.drivenSince().filter(driven -> driven.isAfter(i.since())).orElse(i.since());
  }
}
