package io.muster.report;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how far the running applications are, each at most once a second. What cannot be read is
 * not known, and nothing depends on it. For one thread.
 */
public final class ProgressPoll {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressPoll.class);
  private static final Duration APART = Duration.ofSeconds(1);

  private final ObjectStore store;
  private final Places places;
  private final ContractJson json = new ContractJson();
  private Map<Value, Polled> polled = Map.of();

  private record Polled(int attempt, Instant at, Optional<AttemptProgress> progress) {}

  /** Where the files of an attempt can be read. */
  @FunctionalInterface
  public interface Places {
    Location of(Value value, int attempt);
  }

  public ProgressPoll(ObjectStore store, Places places) {
    this.store = store;
    this.places = places;
  }

  /** What is known of these; those not named are forgotten. */
  public Map<Value, AttemptProgress> of(List<IterationState> running, Instant now) {
    Map<Value, Polled> next = new HashMap<>();
    Map<Value, AttemptProgress> known = new HashMap<>();
    for (IterationState i : running) {
      Polled before = polled.get(i.value());
      boolean fresh =
          before != null
              && before.attempt() == i.attemptNumber()
              && now.isBefore(before.at().plus(APART));
      Polled polledNow = fresh ? before : new Polled(i.attemptNumber(), now, read(i));
      next.put(i.value(), polledNow);
      polledNow.progress().ifPresent(progress -> known.put(i.value(), progress));
    }
    polled = next;
    return known;
  }

  private Optional<AttemptProgress> read(IterationState i) {
    Location place = places.of(i.value(), i.attemptNumber()).resolve(Progress.FILE_NAME);
    try {
      return store
          .read(place)
          .map(file -> AttemptProgress.of(json.read(Progress.class, file.text(), place.text())));
    } catch (StorageException | ContractException e) {
      LOG.debug("no progress of iteration {}", i.value(), e);
      return Optional.empty();
    }
  }
}
