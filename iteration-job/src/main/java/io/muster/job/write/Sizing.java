package io.muster.job.write;

import static org.apache.spark.sql.functions.col;

import io.muster.job.contract.OutputSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Brings rows into as many partitions as the output should have files. The rows of an order, a
 * limit or a partitioning of the user's own stay where they are.
 */
final class Sizing {
  /** A number of partitions that needs no thought about memory. */
  private static final long MOST = 10_000;

  private final OutputSpec spec;
  private final long inputBytes;

  Sizing(OutputSpec spec, long inputBytes) {
    this.spec = spec;
    this.inputBytes = inputBytes;
  }

  /**
   * The rows, rebalanced: beginning with as many partitions as an output as large as the input
   * needs; adaptive execution then splits what turns out larger, by the bytes it observes.
   */
  Dataset<Row> sized(Dataset<Row> rows) {
    if (isArranged(rows.queryExecution().analyzed())) {
      return rows;
    }
    List<Object> parameters = new ArrayList<>();
    parameters.add((int) files());
    spec.partitionBy().forEach(column -> parameters.add(col(quoted(column)).expr()));
    return rows.hint("rebalance", parameters.toArray());
  }

  long files() {
    long needed = (inputBytes + spec.targetFileSize() - 1) / spec.targetFileSize();
    return Math.min(MOST, Math.max(1, needed));
  }

  private static boolean isArranged(LogicalPlan plan) {
    LogicalPlan at = plan;
    while (true) {
      if (at instanceof Project project) {
        at = project.child();
      } else if (at instanceof SubqueryAlias alias) {
        at = alias.child();
      } else {
        return at instanceof Sort
            || at instanceof GlobalLimit
            || at instanceof LocalLimit
            || at instanceof RepartitionOperation
            || at instanceof RebalancePartitions;
      }
    }
  }

  private static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
