package io.muster.cli;

import io.muster.engine.EngineException;
import io.muster.engine.submit.LocalRuns;
import io.muster.engine.submit.Machine;
import io.muster.journal.RunFolder;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs leave on this machine whose record lies in a store. */
final class LocalRemains {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRemains.class);

  /** Whoever wants to know what became of an attempt has asked by then. */
  private static final Duration KEPT = Duration.ofDays(14);

  private final Surroundings surroundings;
  private final RunFolder folder;

  /**
   * @param folder of the run that is driven
   */
  LocalRemains(Surroundings surroundings, RunFolder folder) {
    this.surroundings = surroundings;
    this.folder = folder;
  }

  /** Removes what other runs have left long ago. */
  void prune() {
    with(runs -> runs.prune(folder.name(), surroundings.clock().instant().minus(KEPT)));
  }

  /** Removes what this run has left and is on record; it has passed. */
  void remove() {
    with(runs -> runs.removeMirrored(folder.name()));
  }

  private void with(Consumer<LocalRuns> deed) {
    if (folder.location().path().isPresent()) {
      return;
    }
    try {
      deed.accept(new LocalRuns(LocalState.of(surroundings.environment()).runs(), Machine.ours()));
    } catch (EngineException e) {
      LOG.warn("what runs have left on this machine stays: {}", e.getMessage());
    }
  }
}
