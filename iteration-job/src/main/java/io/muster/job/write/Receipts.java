package io.muster.job.write;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.InputVersion;
import io.muster.job.contract.JobException;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Spread;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Leaves the receipt of an output, once, after everything else. */
public final class Receipts {
  private final SparkSession spark;
  private final ContractJson json;
  private final InstantSource clock;

  public Receipts(SparkSession spark, ContractJson json, InstantSource clock) {
    this.spark = spark;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Writes the receipt into the output's folder.
   *
   * @throws JobException of kind OUTPUT, also when there is one already
   */
  public Receipt leave(
      Spec spec,
      Written written,
      Map<String, InputIdentity> inputs,
      Map<String, InputVersion> versions,
      Spread spread,
      Map<String, Object> results) {
    Receipt receipt =
        new Receipt(
            Receipt.FORMAT,
            spec.runId(),
            spec.value(),
            spec.attempt(),
            spec.tag(),
            spark.sparkContext().applicationId(),
            written.rows(),
            written.schema(),
            written.nullCounts(),
            written.files(),
            inputs,
            versions,
            spark.version(),
            clock.instant(),
            written.quality(),
            spread,
            written.parts(),
            results);
    try {
      new Outbox(spec.output(), () -> spark.sparkContext().hadoopConfiguration())
          .create(Receipt.FILE_NAME, json.write(receipt) + "\n");
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "cannot write the receipt " + Receipt.FILE_NAME + " into " + spec.output() + ": " + e,
          e);
    }
    return receipt;
  }
}
