package io.muster.slice;

/**
 * A NodeManager that may be given containers of ours.
 *
 * @param label its node label; empty: the default partition
 * @param total memory and cores that it offers
 * @param usedByOthers of these what others use; not what applications of this run do
 */
public record YarnNode(String host, String label, YarnResource total, YarnResource usedByOthers) {
  YarnResource left() {
    return total.minus(usedByOthers);
  }

  /** Without anybody on it. */
  YarnNode emptied() {
    return new YarnNode(host, label, total, YarnResource.NONE);
  }
}
