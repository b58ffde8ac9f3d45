package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.fakes.MemoryJournal;
import io.muster.journal.CancelRequest;
import io.muster.journal.Journal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A run whose world is played by the test: real decisions and moves, no deed is ever done. */
final class Stage {
  static final Slice SMALL = slice(1, 1024);
  static final VerifiedOutput OUTPUT =
      new VerifiedOutput(OptionalLong.of(7), Optional.empty(), List.of(), ImmutableMap.of());

  final MemoryJournal journal = new MemoryJournal();
  final List<Happening> deeds = new ArrayList<>();
  final Map<Value, IterationTerms> terms = new LinkedHashMap<>();
  Limits limits = Limits.DEFAULT;
  OnFailure onFailure = OnFailure.CONTINUE;
  ImmutableSet<Value> selected = ImmutableSet.of();
  ImmutableMap<Value, String> keep = ImmutableMap.of();
  ImmutableMap<Value, String> fingerprints = ImmutableMap.of();
  Optional<CancelRequest> unread = Optional.empty();
  Set<Value> spoiled = Set.of();
  Capacity capacity = new MachineCapacity(2, MemorySize.ofGibibytes(64));
  Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private Decider decider;
  private Conductor conductor;

  static Slice slice(int cores, long memoryMiB) {
    return new Slice(
        1,
        cores,
        new MemorySize(memoryMiB),
        1,
        new MemorySize(memoryMiB),
        new MemorySize(384),
        MemorySize.ZERO,
        MemorySize.ZERO);
  }

  static Value value(Object text) {
    return new Value(text.toString());
  }

  Stage has(Object text, int weight, Object... after) {
    return has(text, SMALL, weight, after);
  }

  Stage has(Object text, Slice slice, int weight, Object... after) {
    ImmutableSet.Builder<Value> before = ImmutableSet.builder();
    for (Object each : after) {
      before.add(value(each));
    }
    terms.put(value(text), new IterationTerms(slice, weight, before.build(), true, Retry.DEFAULT));
    return this;
  }

  /** One whose failure does not fail the run. */
  Stage hasOptional(Object text, Object after) {
    terms.put(
        value(text),
        new IterationTerms(SMALL, 1, ImmutableSet.of(value(after)), false, Retry.DEFAULT));
    return this;
  }

  Stage selects(Object... texts) {
    ImmutableSet.Builder<Value> values = ImmutableSet.builder();
    for (Object text : texts) {
      values.add(value(text));
    }
    selected = values.build();
    return this;
  }

  /** A controller takes over and dies before it can record anything more than this. */
  Stage startsAndDies(Happening... recorded) {
    Journal segment = journal.takeOver();
    segment.append(
        List.of(Happening.toRun(new RunEvent.ControllerStarted("test", "host", 1, "run", false))),
        now);
    segment.append(List.of(recorded), now);
    return this;
  }

  /** A controller takes over and takes its first turn. */
  Stage starts() {
    Journal segment = journal.takeOver();
    segment.append(
        List.of(Happening.toRun(new RunEvent.ControllerStarted("test", "host", 1, "run", false))),
        now);
    ImmutableSet<Value> asked = selected.isEmpty() ? ImmutableSet.copyOf(terms.keySet()) : selected;
    RunTerms run =
        new RunTerms(
            "run",
            "/out",
            limits,
            onFailure,
            ImmutableMap.copyOf(terms),
            asked,
            asked.size() < terms.size(),
            keep,
            "nonce");
    deeds.clear();
    decider = new Decider(run, capacity);
    conductor =
        new Conductor(
            journal.read(),
            decider,
            segment,
            (happening, state) -> deeds.add(happening),
            new Inbox(),
            () -> now,
            List.of(),
            new Sightings());
    conductor.begin(
        Opening.of(
            journal.read(),
            unread,
            spoiled,
            List.copyOf(terms.keySet()),
            new RunEvent.PlanAccepted("p", "d", "/out", allFingerprints(), Optional.empty())));
    return this;
  }

  private ImmutableMap<Value, String> allFingerprints() {
    Map<Value, String> all = new LinkedHashMap<>();
    terms.keySet().forEach(value -> all.put(value, "the same"));
    all.putAll(fingerprints);
    return ImmutableMap.copyOf(all);
  }

  Stage hears(News news) {
    conductor.tick(List.of(news));
    return this;
  }

  Stage passes(Duration time) {
    now = now.plus(time);
    conductor.tick(List.of());
    return this;
  }

  Stage happens(Object text, IterationEvent event) {
    conductor.tick(List.of(new News.OfIteration(value(text), event)));
    return this;
  }

  Stage happens(RunEvent event) {
    conductor.tick(List.of(new News.OfRun(event)));
    return this;
  }

  Stage observes(Object text, Observation observation) {
    int number = of(text).attemptNumber();
    Attempt attempt =
        new Attempt(
            value(text),
            number,
            Tag.of("/out", "run", value(text), number),
            new Location("/attempt"));
    conductor.tick(List.of(new News.Observed(attempt, observation)));
    return this;
  }

  /** From its empty folder to its work. */
  Stage works(Object text) {
    int number = of(text).attemptNumber();
    happens(text, new IterationEvent.OutputCleared(number));
    happens(text, new IterationEvent.LaunchAccepted(number));
    return observes(text, new Observation.AtWork(Optional.empty(), Optional.empty()));
  }

  Stage succeeds(Object text) {
    observes(text, new Observation.Succeeded());
    return happens(text, new IterationEvent.OutputVerified(of(text).attemptNumber(), OUTPUT));
  }

  /** Of the latest attempt. */
  Tag tag(Object text) {
    return Tag.of("/out", "run", value(text), of(text).attemptNumber());
  }

  RunState state() {
    return journal.read();
  }

  IterationState of(Object text) {
    return state().iteration(value(text));
  }

  Phase phase(Object text) {
    return of(text).phase();
  }

  List<String> in(Phase phase) {
    return state().in(List.of(phase)).stream().map(i -> i.value().text()).toList();
  }

  Optional<Instant> nextLook() {
    return decider.nextLook(state(), now);
  }
}
