package io.muster.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Shows the log of an attempt: the first error first, then all of it, with nothing that moves. */
public final class LogView {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final ObjectStore store;
  private final RunFacts facts;

  public LogView(ObjectStore store, RunFacts facts) {
    this.store = store;
    this.facts = facts;
  }

  /** Whether the attempt has a folder at all. */
  public boolean exists(IterationState iteration, int attempt) {
    return !store.children(folder(iteration, attempt)).isEmpty();
  }

  /** Shows what there is. */
  public void show(IterationState iteration, int attempt, Consumer<String> out) {
    if (!begin(iteration, attempt, out)) {
      return;
    }
    boolean silent = true;
    for (LogTail tail : tails(iteration, attempt, out)) {
      if (tail.hasMore()) {
        silent = false;
        out.accept("==> " + tail.name() + " <==");
        tail.read();
        tail.finish(MissingNode.getInstance());
      }
    }
    if (silent) {
      out.accept(elsewhere(iteration, attempt).orElse("it has said nothing"));
    }
  }

  /**
   * Shows what there is and what comes, until the attempt is over.
   *
   * @param over whether the journal says that it is; the exit file says it as well
   */
  public void follow(
      IterationState iteration,
      int attempt,
      Consumer<String> out,
      BooleanSupplier over,
      Sleeper sleeper)
      throws InterruptedException {
    out.accept(title(iteration, attempt));
    List<LogTail> tails = tails(iteration, attempt, out);
    elsewhere(iteration, attempt).ifPresent(out);
    Optional<LogTail> last = Optional.empty();
    while (true) {
      Optional<JsonNode> exit = new AttemptLogs(store, folder(iteration, attempt)).exit();
      boolean ended = exit.isPresent() || over.getAsBoolean();
      for (LogTail tail : tails) {
        if (tail.hasMore() && !last.equals(Optional.of(tail))) {
          out.accept("==> " + tail.name() + " <==");
          last = Optional.of(tail);
        }
        if (ended) {
          String stream = tail.name().replace(".log", "");
          tail.finish(exit.map(e -> e.path(stream)).orElse(MissingNode.getInstance()));
        } else {
          tail.read();
        }
      }
      if (ended) {
        return;
      }
      sleeper.sleep(BETWEEN_LOOKS);
    }
  }

  private boolean begin(IterationState iteration, int attempt, Consumer<String> out) {
    out.accept(title(iteration, attempt));
    if (!exists(iteration, attempt)) {
      String kept =
          iteration.keptFrom().map(run -> "; its output is kept from run " + run).orElse("");
      out.accept(
          "there is no log in "
              + folder(iteration, attempt)
              + ": the attempt has not begun, or its files were removed"
              + kept);
      return false;
    }
    firstError(iteration, attempt).ifPresent(error -> out.accept("first error: " + error));
    out.accept("");
    return true;
  }

  /** Where the log is of a driver on another machine, of which none is here unless it failed. */
  private Optional<String> elsewhere(IterationState iteration, int attempt) {
    boolean isHere =
        store.children(folder(iteration, attempt)).stream().anyMatch(name -> name.endsWith(".log"));
    return iteration
        .attempt()
        .filter(it -> !isHere && attempt == iteration.attemptNumber())
        .flatMap(AttemptState::applicationId)
        .filter(id -> id.startsWith("application_"))
        .map(id -> "its log is with YARN and not here: yarn logs -applicationId " + id);
  }

  private String title(IterationState iteration, int attempt) {
    return iteration.value().spoken()
        + ", attempt "
        + attempt
        + " of "
        + iteration.attemptNumber()
        + " ("
        + state(iteration, attempt)
        + "), "
        + folder(iteration, attempt);
  }

  /** Of this attempt, not of others that have followed it or are to. */
  private static String state(IterationState iteration, int attempt) {
    String now = FinishedLines.word(iteration.phase());
    boolean isOver = attempt < iteration.attemptNumber() || iteration.phase().awaitsRoom();
    return isOver ? "over; the iteration is " + now + " now" : now;
  }

  /** What the journal knows of the failure; else the first line of the logs that looks like one. */
  private Optional<String> firstError(IterationState iteration, int attempt) {
    if (attempt == iteration.attemptNumber() && iteration.failure().isPresent()) {
      Failure failure = iteration.failure().get();
      String exception = failure.exceptionBesideTheMessage().map(e -> ": " + e).orElse("");
      return Optional.of(PlainText.clean(failure.message() + exception));
    }
    return new AttemptLogs(store, folder(iteration, attempt)).firstError();
  }

  private Location folder(IterationState iteration, int attempt) {
    return facts.folder().attempt(iteration.value(), attempt);
  }

  private List<LogTail> tails(IterationState iteration, int attempt, Consumer<String> out) {
    return new AttemptLogs(store, folder(iteration, attempt))
        .all().stream().map(log -> new LogTail(log, out)).toList();
  }
}
