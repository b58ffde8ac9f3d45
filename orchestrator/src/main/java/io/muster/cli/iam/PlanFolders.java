package io.muster.cli.iam;

import io.muster.plan.Cluster;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.resolve.Resolver;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A plan's own folders, as far as they are in S3.
 *
 * @param stateDir the runs' own folders are below it, by names that only a run knows
 * @param cluster in which drivers and executors may be on other machines than Muster's
 */
record PlanFolders(Optional<KeyPattern> outDir, Optional<KeyPattern> stateDir, Cluster cluster) {
  static PlanFolders of(Plan plan) {
    return new PlanFolders(
        KeyPattern.at(Resolver.outDir(plan)),
        KeyPattern.at(Resolver.stateDir(plan)),
        plan.cluster());
  }

  /** The folders of the iterations, with all that is in them. */
  List<KeyPattern> outputs() {
    return outDir.map(out -> out.in("iter_*")).stream().toList();
  }

  /** The folders into which these frames are staged, each followed by this pattern. */
  List<KeyPattern> staged(Collection<String> frames, String more) {
    return shared().or(() -> stateDir).stream()
        .flatMap(
            dir -> frames.stream().map(name -> dir.in("*/" + Value.ofStage(name).folder() + more)))
        .toList();
  }

  /**
   * Scratch folders that lie there, each followed by this pattern; there are none where executors
   * are on Muster's machine.
   */
  List<KeyPattern> scratch(String more) {
    return shared().map(dir -> dir.in("*/attempts/*/scratch" + more)).stream().toList();
  }

  /** What applications keep there whose driver is not on Muster's machine. */
  List<KeyPattern> attempts() {
    return ofClusterMode("*/attempts/*");
  }

  /** Which versions of tables a run reads, kept by the first application that loads each. */
  List<KeyPattern> pins() {
    return ofClusterMode("*/pins*");
  }

  private List<KeyPattern> ofClusterMode(String pattern) {
    return cluster.isInClusterMode()
        ? shared().map(dir -> dir.in(pattern)).stream().toList()
        : List.of();
  }

  /** Below it the folders of runs as a cluster's machines see them: with the state or outputs. */
  private Optional<KeyPattern> shared() {
    return cluster.yarn().isEmpty()
        ? Optional.empty()
        : stateDir.or(() -> outDir.map(out -> out.in("_muster/applications")));
  }
}
