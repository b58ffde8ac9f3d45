package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ListedObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A run of a plan on disk, of which every iteration has written one file. */
final class VerifiedRun {
  private static final Moment NOON = new Moment(Instant.parse("2026-01-01T12:00:00Z"), 1);

  private final PlanOnDisk disk;
  private final ResolvedPlan plan;
  private RunState state = RunState.EMPTY;

  VerifiedRun(PlanOnDisk disk, ResolvedPlan plan) {
    this.disk = disk;
    this.plan = plan;
    happens(Happening.toRun(new RunEvent.SequenceResolved(plan.steps())));
    happens(
        Happening.toRun(
            new RunEvent.PlanAccepted(
                "p", "digest", plan.outDir().text(), ImmutableMap.of(), Optional.empty())));
  }

  /** The attempt works, ends well, and its output is to be verified. */
  VerifiedRun writes(String text) {
    Tag tag = Tag.of(plan.outDir().text(), "run", new Value(text), 1);
    return writes(
        text,
        new ClearIntended(1, Stage.SMALL),
        new OutputCleared(1),
        new LaunchIntended(1, tag),
        new LaunchAccepted(1),
        new ApplicationStarted(1, Optional.of("local-" + text), Optional.empty()),
        new ApplicationSucceeded(1),
        new VerifyIntended(1));
  }

  /** The same of an attempt whose launch was the last that a fenced controller did. */
  VerifiedRun writesOffTheRecord(String text) {
    return writes(
        text,
        new ClearIntended(1, Stage.SMALL),
        new FindIntended(1),
        new ApplicationSucceeded(1),
        new VerifyIntended(1));
  }

  private VerifiedRun writes(String text, IterationEvent... events) {
    disk.file("out/iter_" + text + "/part-0.csv", "1\n").file("out/iter_" + text + "/_SUCCESS", "");
    for (IterationEvent event : events) {
      happens(Happening.to(new Value(text), event));
    }
    return this;
  }

  /**
   * The output passes as it lies there.
   *
   * @param saw the digest of what it saw of the frame {@code numbers}
   */
  VerifiedRun passes(String text, String saw) {
    Value value = new Value(text);
    happens(Happening.to(value, new OutputVerified(1, output(plan.of(value), saw))));
    return this;
  }

  VerifiedOutput output(ResolvedIteration of, String saw) {
    List<OutputFile> files =
        disk.store.list(of.output()).stream()
            .filter(object -> object.path().endsWith(".csv"))
            .map(VerifiedRun::file)
            .toList();
    return new VerifiedOutput(
        OptionalLong.of(1), Optional.empty(), files, ImmutableMap.of("numbers", saw));
  }

  private static OutputFile file(ListedObject object) {
    return new OutputFile(object.path(), object.bytes(), object.identity(), OptionalLong.empty());
  }

  VerifiedRun happens(Happening happening) {
    state = state.after(happening, NOON);
    return this;
  }

  RunState state() {
    return state;
  }
}
