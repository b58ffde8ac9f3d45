package io.muster.journal;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Optional;

/** Finds runs by what a user has at hand: an {@code out_dir}, a run's folder, a state_dir. */
public final class RunFinder {
  private final ObjectStore store;

  public RunFinder(ObjectStore store) {
    this.store = store;
  }

  /**
   * The run at this place: that of a run's folder, or the last one on an {@code out_dir}; empty if
   * it is neither.
   */
  public Optional<RunFolder> at(Location place) {
    RunFolder itself = new RunFolder(place);
    if (!store.children(itself.journal()).isEmpty()) {
      return Optional.of(itself);
    }
    return new Owners(store, place).current().map(Owner::run);
  }

  /** The folders of all runs in a state_dir, sorted by name. */
  public List<RunFolder> in(Location stateDir) {
    return store.children(stateDir).stream()
        .filter(name -> name.endsWith("/"))
        .map(name -> name.substring(0, name.length() - 1))
        .filter(RunFolder::isName)
        .map(name -> new RunFolder(stateDir.resolve(name)))
        .toList();
  }
}
