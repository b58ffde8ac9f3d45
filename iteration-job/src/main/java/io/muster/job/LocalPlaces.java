package io.muster.job;

import io.muster.job.contract.Spec;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A path without a scheme is a file of this machine for Muster and the plan; for Hadoop it is one
 * of the default file system, which is HDFS where a cluster has that.
 */
final class LocalPlaces {
  private LocalPlaces() {}

  /** The spec whose places mean the same to Spark. */
  static Spec said(Spec spec, Configuration hadoop) {
    return "file".equals(FileSystem.getDefaultUri(hadoop).getScheme())
        ? spec
        : spec.withPlaces(place -> place.startsWith("/") ? "file://" + place : place);
  }
}
