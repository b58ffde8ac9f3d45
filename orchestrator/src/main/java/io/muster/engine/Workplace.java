package io.muster.engine;

import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where attempts work: in the folder that is on record for them, or in one that mirrors it, where
 * whoever works does not reach the record.
 */
public final class Workplace {
  /** Everything where it is on record. */
  public static final Workplace ON_RECORD = new Workplace(new Location("/"), record -> true);

  /** In an {@code out_dir}, for runs whose record is out of their applications' reach. */
  private static final String BESIDE_OUTPUTS = "_muster/applications";

  /** Parts of an attempt's folder below the run's: attempts, iter_V, number. */
  private static final int PARTS_BELOW_RUN = 3;

  private final Location elsewhere;
  private final Predicate<Location> isReached;

  private Workplace(Location elsewhere, Predicate<Location> isReached) {
    this.elsewhere = elsewhere;
    this.isReached = isReached;
  }

  /**
   * Of whoever needs local files: what is on record in local files is there to work with.
   *
   * @param folder in which the runs' folders are mirrored
   */
  public static Workplace mirroredIn(Path folder) {
    return new Workplace(Location.of(folder), record -> record.path().isPresent());
  }

  /**
   * Of the machines of a cluster. All of them write to the {@code out_dir}: where that is in a
   * store and the record in files, these may be one machine's own.
   */
  public static Workplace sharedWith(Location outDir) {
    return new Workplace(
        outDir.resolve(BESIDE_OUTPUTS),
        record -> record.path().isEmpty() || outDir.path().isPresent());
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
    if (isReached.test(record)) {
      return record;
    }
    List<String> parts = List.of(record.text().split("/"));
    return elsewhere.resolve(
        String.join("/", parts.subList(parts.size() - lastParts, parts.size())));
  }
}
