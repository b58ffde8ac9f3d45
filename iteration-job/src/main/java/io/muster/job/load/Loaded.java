package io.muster.job.load;

import io.muster.job.contract.InputIdentity;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A frame as its source gives it.
 *
 * @param files what it reads; empty where only the source knows
 */
record Loaded(Dataset<Row> rows, Optional<List<InputIdentity.Listed>> files) {}
