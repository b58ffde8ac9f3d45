package io.muster.job.load;

import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.InputVersion;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A frame as its source gives it.
 *
 * @param files what it reads; empty where only the source knows
 * @param version at which it reads a table; empty where there are no versions
 */
record Loaded(
    Dataset<Row> rows, Optional<List<InputIdentity.Listed>> files, Optional<InputVersion> version) {

  static Loaded ofFiles(Dataset<Row> rows, List<InputIdentity.Listed> files) {
    return new Loaded(rows, Optional.of(files), Optional.empty());
  }

  static Loaded of(Dataset<Row> rows) {
    return new Loaded(rows, Optional.empty(), Optional.empty());
  }

  static Loaded at(InputVersion version, Dataset<Row> rows) {
    return new Loaded(rows, Optional.empty(), Optional.of(version));
  }
}
