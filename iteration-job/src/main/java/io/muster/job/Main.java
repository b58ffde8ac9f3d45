package io.muster.job;

import io.muster.job.contract.Failure;
import io.muster.job.contract.Receipt;
import java.time.InstantSource;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The main class of Muster's own jobs: reads the spec, does what it says, ends with a code. */
public final class Main {
  private final CurrentAttempt attempt;

  Main(SparkConf conf, InstantSource clock) {
    this.attempt = new CurrentAttempt(conf, clock);
  }

  public static void main(String[] args) {
    SparkConf conf = new SparkConf();
    Failure failure = new Main(conf, InstantSource.system()).run(args);
    new Ending(conf).end(failure);
  }

  /** Carries the spec out; what went wrong is written down, and returned, or null. */
  Failure run(String... args) {
    try {
      attempt.open(args);
      SparkSession spark = attempt.session();
      try {
        Receipt receipt = attempt.iteration(spark).complete();
        attempt.note("wrote " + receipt.rows() + " rows in " + receipt.files().size() + " files");
      } finally {
        spark.stop();
      }
      return null;
    } catch (Throwable e) { // an OutOfMemoryError too has a code of its own
      return attempt.leave(attempt.diagnose(e));
    }
  }
}
