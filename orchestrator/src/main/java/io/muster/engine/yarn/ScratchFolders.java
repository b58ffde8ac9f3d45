package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.engine.submit.Cleaning;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the scratch folders of attempts, and clears away those of attempts that are over. They lie
 * where all machines of the cluster reach them, for executors are on machines of their own.
 */
final class ScratchFolders implements Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolders.class);

  private final Launcher launcher;
  private final Workplace executors;
  private final ObjectStore store;
  private final Cleaning cleaning = new Cleaning(this::clear);

  ScratchFolders(Launcher launcher, Workplace executors, ObjectStore store) {
    this.launcher = launcher;
    this.executors = executors;
    this.store = store;
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    Optional<Path> folder = executors.of(request.attempt()).scratch().path();
    if (folder.isPresent()) { // a store has no folders
      try {
        Files.createDirectories(folder.get());
      } catch (IOException e) {
        throw new EngineException(
            "cannot make " + folder.get() + ": " + e + "; see that its folder is writable", e);
      }
    }
    boolean launched = launcher.launch(request);
    if (!launched) {
      cleaning.after(executors.of(request.attempt()));
    }
    return launched;
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    return seen(attempt, launcher.find(attempt, epoch));
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    launcher.follow(
        attempt, (which, observation) -> observer.observed(which, seen(which, observation)));
  }

  @Override
  public void forget(Attempt attempt) {
    launcher.forget(attempt);
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    return seen(attempt, launcher.stop(attempt, epoch));
  }

  @Override
  public Location placeOf(Attempt attempt) {
    return launcher.placeOf(attempt);
  }

  @Override
  public void close() {
    launcher.close();
    cleaning.close();
  }

  private Observation seen(Attempt attempt, Observation observation) {
    if (observation.isOver()) {
      cleaning.after(executors.of(attempt));
    }
    return observation;
  }

  private void clear(Attempt attempt) {
    try {
      store.clear(attempt.scratch(), List.of());
    } catch (StorageException e) {
      LOG.warn(
          "cannot remove {}: {}; remove what is left of it by hand",
          attempt.scratch(),
          e.getMessage());
    }
  }
}
