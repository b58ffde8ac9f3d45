package io.muster.engine;

import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where attempts work: in the folder that is on record for them, or, where an engine needs local
 * files and the record lies in a store, in a folder of this machine that mirrors it.
 *
 * @param local the folder in which the runs' folders are mirrored; empty where none is needed
 */
public record Workplace(Optional<Path> local) {
  /** Everything where it is on record. */
  public static final Workplace ON_RECORD = new Workplace(Optional.empty());

  /** Parts of an attempt's folder below the run's: attempts, iter_V, number. */
  private static final int PARTS_BELOW_RUN = 3;

  /** What is on record in local files is there to work with. */
  public static Workplace mirroredIn(Path folder) {
    return new Workplace(Optional.of(folder));
  }

  /** Where what belongs to the run is kept while it runs. */
  public Location ofRun(Location run) {
    return of(run, 1);
  }

  /** The attempt as it works. */
  public Attempt of(Attempt attempt) {
    return new Attempt(
        attempt.value(),
        attempt.number(),
        attempt.tag(),
        of(attempt.folder(), 1 + PARTS_BELOW_RUN));
  }

  /** The name of a run's folder is its own, whatever store it lies in. */
  private Location of(Location record, int lastParts) {
    if (local.isEmpty() || record.path().isPresent()) {
      return record;
    }
    List<String> parts = List.of(record.text().split("/"));
    return Location.of(local.get())
        .resolve(String.join("/", parts.subList(parts.size() - lastParts, parts.size())));
  }
}
