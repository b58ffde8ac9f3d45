package io.muster.engine.yarn;

/**
 * How much of the cluster there is, and in use; of its nodes without a label.
 *
 * @param pendingApplications that wait for their application master
 */
public record ClusterMetrics(
    Amount total,
    Amount available,
    Amount allocated,
    Amount reserved,
    int activeNodes,
    int unhealthyNodes,
    int lostNodes,
    int pendingApplications,
    int runningApplications) {

  static ClusterMetrics of(Fields answer) throws Fields.UnexpectedException {
    Fields metrics = answer.object("clusterMetrics");
    metrics.number("totalMB");
    metrics.number("totalVirtualCores");
    return new ClusterMetrics(
        metrics.amount("totalMB", "totalVirtualCores"),
        metrics.amount("availableMB", "availableVirtualCores"),
        metrics.amount("allocatedMB", "allocatedVirtualCores"),
        metrics.amount("reservedMB", "reservedVirtualCores"),
        metrics.count("activeNodes"),
        metrics.count("unhealthyNodes"),
        metrics.count("lostNodes"),
        metrics.count("appsPending"),
        metrics.count("appsRunning"));
  }
}
