package io.muster.job;

import io.muster.job.contract.Failure;
import org.apache.spark.SparkConf;

/** The one place that speaks to the process: environment, standard error, and the end. */
final class Ending {
  static final int FAILED = 1;
  static final int OUT_OF_MEMORY = 52;
  static final int CONTRACT_BROKEN = 70;

  /** As the launch shim ends: nothing was done. */
  static final int NO_CLAIM = 73;

  static final int CLAIM_LOST = 75;

  private final SparkConf conf;

  Ending(SparkConf conf) {
    this.conf = conf;
  }

  static String environment(String name) {
    return System.getenv(name);
  }

  /** Ends the JVM, threads of the user that linger included. A null failure is success. */
  void end(Failure failure) {
    if (failure != null) {
      say(failure);
    }
    if (isYarnCluster()) {
      // there System.exit(0) makes the application FAILED, and an exception reaches its diagnostics
      if (failure != null) {
        throw new IllegalStateException(failure.kind().word() + ": " + failure.message());
      }
      return;
    }
    System.exit(code(failure));
  }

  /** Says why, for whoever reads the log. */
  void say(Failure failure) {
    System.err.println("muster: " + failure.message());
  }

  static int code(Failure failure) {
    if (failure == null) {
      return 0;
    }
    return switch (failure.kind()) {
      case OUT_OF_MEMORY -> OUT_OF_MEMORY;
      case CONTRACT -> CONTRACT_BROKEN;
      case CLAIM -> NO_CLAIM;
      case CLAIM_LOST -> CLAIM_LOST;
      case USER, INPUT, SQL, CLASS_MISSING, OUTPUT, OTHER -> FAILED;
    };
  }

  private boolean isYarnCluster() {
    return conf.get("spark.master", "").startsWith("yarn")
        && conf.get("spark.submit.deployMode", "client").equals("cluster");
  }
}
