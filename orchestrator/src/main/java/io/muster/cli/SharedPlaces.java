package io.muster.cli;

import io.muster.engine.Workplace;
import io.muster.engine.Workplaces;
import io.muster.journal.RunFolder;
import io.muster.plan.Cluster;
import io.muster.storage.Location;
import java.util.Optional;

/** Where what belongs to a run lies that not Muster's machine alone writes, engine by engine. */
final class SharedPlaces {
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
}
