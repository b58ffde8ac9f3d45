package io.muster.job.load;

import io.muster.job.contract.TableVersion;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;

/** A table that may keep its versions. */
interface VersionedTable {
  /** The table, as the run knows it. */
  String what();

  /** As a message says it: {@code the table db.t}. */
  String shown();

  /** The version that the plan names; empty if it leaves that to the run. */
  Optional<String> named();

  /** The version that is in the table's name, as {@link #now} shows. */
  default Optional<String> inName(Dataset<Row> now) {
    return Optional.empty();
  }

  /** Its rows as they are now. */
  Dataset<Row> now();

  /** The rows that it had at a version which {@link #current} found. */
  Dataset<Row> at(TableVersion version) throws ParseException;

  /** The format that keeps its versions, as {@link #now} shows; empty if none does. */
  Optional<String> kind(Dataset<Row> now);

  /**
   * The version that is current.
   *
   * @param kind what {@link #kind} said
   */
  TableVersion current(String kind, Dataset<Row> now);
}
