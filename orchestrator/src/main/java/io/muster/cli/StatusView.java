package io.muster.cli;

import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import io.muster.report.AttemptProgress;
import io.muster.report.LiveBlock;
import io.muster.report.ProgressPoll;
import io.muster.report.Status;
import io.muster.storage.ObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows how a run stands, once or until it has ended. */
final class StatusView {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final ObjectStore store;
  private final boolean json;
  private Optional<ProgressPoll> poll = Optional.empty();
  private String lastShown = "";

  StatusView(Surroundings surroundings, ObjectStore store, boolean json) {
    this.surroundings = surroundings;
    this.store = store;
    this.json = json;
  }

  /** Shows it in full on standard output. */
  void show(RunLook look) {
    Instant now = surroundings.clock().instant();
    Page page = Page.of(surroundings);
    if (json) {
      page.line(look.status().json(progress(look, now), now));
      return;
    }
    page.lines(lines(look, now, page.width()));
  }

  /**
   * Goes on until nobody drives the run: a block that is redrawn where stderr is a terminal,
   * otherwise a line on standard output whenever something has changed.
   *
   * @return the last look, which is still to be shown
   */
  RunLook follow(RunWatch watch, RunLook first) throws InterruptedException {
    Consoles consoles = Consoles.of(surroundings);
    try (Console console = consoles.console()) {
      RunLook look = first;
      while (look.isDriven() && !surroundings.out().checkError()) {
        showMeanwhile(look, consoles.isLive() && !json, console);
        surroundings.sleeper().sleep(BETWEEN_LOOKS);
        look = watch.look();
      }
      return look;
    }
  }

  private void showMeanwhile(RunLook look, boolean inPlace, Console console) {
    Instant now = surroundings.clock().instant();
    if (inPlace) {
      List<String> block = lines(look, now, console.columns() - 1);
      int room = Math.max(1, console.rows() - 1);
      console.show(List.of(), block.subList(0, Math.min(block.size(), room)));
      return;
    }
    String changed = phases(look);
    if (!changed.equals(lastShown)) {
      lastShown = changed;
      Page page = Page.of(surroundings);
      page.line(
          json
              ? look.status().json(progress(look, now), now)
              : now.truncatedTo(ChronoUnit.SECONDS) + " " + look.status().line(now));
    }
  }

  /** What must differ for a change to be told of: not the time that passes. */
  private static String phases(RunLook look) {
    StringBuilder phases = new StringBuilder(look.status().word());
    for (IterationState i : look.state().iterations()) {
      phases.append(' ').append(i.phase()).append(i.attemptNumber());
    }
    return phases.toString();
  }

  private List<String> lines(RunLook look, Instant now, int width) {
    Status status = look.status();
    List<String> lines = new ArrayList<>();
    if (look.state().iterations().isEmpty()) {
      lines.add(status.line(now));
    } else {
      lines.addAll(status.table(progress(look, now), now, width));
    }
    lines.add("");
    lines.add(whoDrives(look));
    look.journal().ifPresent(j -> j.warnings().forEach(w -> lines.add("warning: " + w)));
    return lines;
  }

  private Map<Value, AttemptProgress> progress(RunLook look, Instant now) {
    ProgressPoll known = poll.orElseGet(() -> new ProgressPoll(store, look.ofDrivers()::attempt));
    // before a plan is on record, nobody knows where drivers write
    poll = Optional.of(known).filter(it -> look.state().plan().isPresent());
    return known.of(LiveBlock.running(look.state()), now);
  }

  /** One sentence, for whoever has to do something about it. */
  static String whoDrives(RunLook look) {
    if (look.driver().isPresent()) {
      return "driven by " + look.driver().get() + "; folder " + look.facts().folder().location();
    }
    String followed =
        look.successor().map(next -> "; followed by run " + next + " on this out_dir").orElse("");
    return "driven by nobody" + followed + "; folder " + look.facts().folder().location();
  }
}
