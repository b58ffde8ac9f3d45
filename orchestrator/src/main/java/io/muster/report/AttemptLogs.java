package io.muster.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import io.muster.storage.StoredObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The logs of one attempt, in its folder. Keeps nothing; reads what is there when it is asked. */
public final class AttemptLogs {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final ObjectStore store;
  private final Location folder;
  private final ObjectMapper mapper = new ObjectMapper();

  public AttemptLogs(ObjectStore store, Location folder) {
    this.store = store;
    this.folder = folder;
  }

  /** What is logged first: errors are there. */
  List<LogFile> all() {
    return List.of(stderr(), stdout());
  }

  private LogFile stderr() {
    return new LogFile(store, folder, "stderr.log");
  }

  private LogFile stdout() {
    return new LogFile(store, folder, "stdout.log");
  }

  /** Written last by the shim: when it is there, the logs are whole. */
  Optional<JsonNode> exit() {
    Optional<StoredObject> exit = store.read(folder.resolve("exit.json"));
    if (exit.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(mapper.readTree(exit.get().text()));
    } catch (IOException e) {
      return Optional.of(MissingNode.getInstance());
    }
  }

  /** The first line that looks like an error, with its place. */
  Optional<String> firstError() {
    for (LogFile log : all()) {
      Optional<String> found = FirstError.in(log);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Hands on what the application prints, line by line, as it comes; returns when the attempt is
   * over.
   *
   * @param over whether it is; the exit file says so as well
   */
  public void print(Consumer<String> out, BooleanSupplier over, Sleeper sleeper)
      throws InterruptedException {
    LogTail tail = new LogTail(stdout(), out);
    while (true) {
      boolean last = over.getAsBoolean();
      Optional<JsonNode> exit = exit();
      if (last || exit.isPresent()) {
        tail.finish(exit.map(e -> e.path("stdout")).orElse(MissingNode.getInstance()));
        return;
      }
      tail.read();
      sleeper.sleep(BETWEEN_LOOKS);
    }
  }

  /** What is logged from the first error on, or its end where nothing looks like one. */
  public List<String> excerpt(int mostLines) {
    List<String> fromError = new ArrayList<>();
    Deque<String> last = new ArrayDeque<>();
    LogTail tail =
        new LogTail(
            stderr(),
            line -> {
              boolean isBegun = !fromError.isEmpty() || FirstError.isOne(line);
              if (isBegun && fromError.size() < mostLines) {
                fromError.add(line);
              }
              last.add(line);
              if (last.size() > mostLines) {
                last.remove();
              }
            });
    tail.finish(MissingNode.getInstance());
    return fromError.isEmpty() ? List.copyOf(last) : fromError;
  }
}
