package io.muster.cli;

import io.muster.engine.EngineException;
import io.muster.engine.Workplace;
import io.muster.engine.Workplaces;
import io.muster.engine.submit.LocalDisk;
import io.muster.journal.RunFolder;
import io.muster.plan.Cluster;
import io.muster.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where what belongs to a run lies that not Muster's machine alone writes, engine by engine. */
final class SharedPlaces {
  private static final Logger LOG = LoggerFactory.getLogger(SharedPlaces.class);

  private SharedPlaces() {}

  /**
   * Where applications work.
   *
   * @param here where drivers do that run on this machine
   */
  static Workplaces workplaces(Cluster cluster, Location outDir, Workplace here) {
    if (cluster.yarn().isEmpty()) {
      return Workplaces.of(here);
    }
    Workplace shared = Workplace.sharedWith(outDir);
    return new Workplaces(cluster.isInClusterMode() ? shared : here, shared);
  }

  /**
   * The folder in which frames are staged: by executors, for executors.
   *
   * @param engine as the run's journal calls it
   */
  static Location staging(Optional<String> engine, Location outDir, RunFolder run) {
    return engine.isPresent() ? Workplace.sharedWith(outDir).ofRun(run.location()) : run.location();
  }

  /** The same for a plan. */
  static Location staging(Cluster cluster, Location outDir, RunFolder run) {
    return staging(Engines.nameOf(cluster), outDir, run);
  }

  /**
   * The folder in which what drivers write can be read from everywhere.
   *
   * @param engine as the run's journal calls it
   */
  static RunFolder ofDrivers(Optional<String> engine, Location outDir, RunFolder run) {
    return engine.filter(Engines.YARN::equals).isPresent()
        ? new RunFolder(Workplace.sharedWith(outDir).ofRun(run.location()))
        : run;
  }

  /** The same for a plan. */
  static RunFolder ofDrivers(Cluster cluster, Location outDir, RunFolder run) {
    return ofDrivers(Engines.nameOf(cluster), outDir, run);
  }

  /** What is to be said where nodes find the outputs, on a mount, and surely not the state. */
  static Optional<String> warning(Cluster cluster, Location outDir, Location stateDir) {
    boolean isLost =
        cluster.yarn().isPresent()
            && isOfThisMachine(stateDir).equals(Optional.of(true))
            && isOfThisMachine(outDir).equals(Optional.of(false));
    return isLost
        ? Optional.of(
            "state_dir "
                + stateDir
                + " is on a disk of this machine and out_dir is not: what applications write below"
                + " it on other nodes, as to ${scratch}, is lost; leave state_dir out, or put it on"
                + " S3 or on a mount that all nodes have")
        : Optional.empty();
  }

  /** Empty of a store, and where it cannot be told. */
  private static Optional<Boolean> isOfThisMachine(Location place) {
    Optional<Path> folder = place.path();
    while (folder.isPresent() && !Files.exists(folder.get())) {
      folder = folder.map(Path::getParent);
    }
    try {
      return folder.isPresent()
          ? Optional.of(LocalDisk.OF_LINUX.holds(folder.get()))
          : Optional.empty();
    } catch (EngineException e) {
      LOG.debug("nothing can be said of {}", place, e);
      return Optional.empty();
    }
  }
}
