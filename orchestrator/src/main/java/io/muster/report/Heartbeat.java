package io.muster.report;

import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The line that a run without a terminal gives while nothing happens. */
public final class Heartbeat {
  private static final int NAMED = 10;

  private final TransitionLines lines;
  private final Waiting waiting;
  private final ClusterView cluster;

  public Heartbeat(RunFacts facts, ClusterView cluster) {
    this.lines = new TransitionLines(facts.runId());
    this.waiting = new Waiting(facts, cluster);
    this.cluster = cluster;
  }

  /** What is verified, what runs and for how long, what waits and why. */
  public String of(RunState run, Instant now) {
    Selection selection = Selection.of(run);
    KeyValueLine line =
        lines
            .begun(now)
            .with("event", "heartbeat")
            .with("verified", selection.verified(run) + "/" + selection.asked(run));
    for (Phase lost : List.of(Phase.FAILED, Phase.BLOCKED)) {
      if (!run.in(lost).isEmpty()) {
        line.with(TransitionLines.phase(lost), run.in(lost).size());
      }
    }
    List<IterationState> underWay = run.in(LiveBlock.UNDER_WAY);
    if (!underWay.isEmpty()) {
      line.with("running", running(underWay, now));
    }
    String unseen =
        underWay.stream()
            .flatMap(i -> cluster.of(i).flatMap(Sight::unseen).stream())
            .distinct()
            .map(PlainText::clean)
            .collect(Collectors.joining("; "));
    if (!unseen.isEmpty()) {
      line.with("out_of_sight", unseen);
    }
    String waits = waiting.sentence(run, now);
    if (!waits.isEmpty()) {
      line.with("waiting", waits);
    }
    run.startedAt().ifPresent(at -> line.with("elapsed", Amounts.span(Duration.between(at, now))));
    return line.toString();
  }

  private String running(List<IterationState> underWay, Instant now) {
    List<String> parts = new ArrayList<>();
    for (IterationState i : underWay.subList(0, Math.min(NAMED, underWay.size()))) {
      String phase = i.phase() == Phase.RUNNING ? "" : " " + TransitionLines.phase(i.phase());
      String why =
          cluster
              .of(i)
              .flatMap(Sight::waitsFor)
              .map(what -> " (waits for " + PlainText.clean(what) + ")")
              .orElse("");
      parts.add(i.value() + phase + " " + Amounts.span(Duration.between(i.since(), now)) + why);
    }
    if (underWay.size() > NAMED) {
      parts.add(underWay.size() - NAMED + " more");
    }
    return String.join(", ", parts);
  }
}
