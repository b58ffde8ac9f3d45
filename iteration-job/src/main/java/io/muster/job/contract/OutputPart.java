package io.muster.job.contract;

import java.util.Map;

/**
 * One of several outputs of an iteration, in a folder of its own below the iteration's.
 *
 * @param schema of the rows, as DDL
 * @param nullCounts by top-level column, in the order of the schema
 */
public record OutputPart(long rows, String schema, Map<String, Long> nullCounts) {
  public OutputPart {
    Check.that(rows >= 0, "rows is below zero");
    Check.present(schema, "schema");
    nullCounts = Check.ordered(nullCounts);
  }
}
