package io.muster.job.write;

import static org.apache.spark.sql.functions.col;

import io.muster.job.contract.OutputSpec;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RebalancePartitions;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * Brings rows into as many partitions as the output should have files. The rows of an order, a
 * limit or a partitioning of the user's own stay where they are.
 */
final class Sizing {
  /** A number of partitions that needs no thought about memory. */
  private static final long MOST = 10_000;

  private final OutputSpec spec;
  private final OptionalLong inputBytes;

  Sizing(OutputSpec spec, OptionalLong inputBytes) {
    this.spec = spec;
    this.inputBytes = inputBytes;
  }

  /**
   * The rows, rebalanced; adaptive execution then splits and joins partitions by the bytes it
   * observes. Where it aims at the target size anyway, it begins with as many partitions as an
   * output as large as the input needs; Spark takes either a number to begin with or a size to aim
   * at, and never aims below 1 MiB.
   */
  Dataset<Row> sized(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().analyzed();
    if (isArranged(plan)) {
      return rows;
    }
    List<Expression> columns =
        spec.partitionBy().stream().map(column -> col(quoted(column)).expr()).toList();
    boolean aimed = inputBytes.isPresent() && aim(rows) == spec.targetFileSize();
    return Dataset.ofRows(
        rows.sparkSession(),
        new RebalancePartitions(
            JavaConverters.asScalaBuffer(columns).toSeq(),
            plan,
            aimed ? Option.apply((int) files()) : Option.empty(),
            aimed ? Option.empty() : Option.apply(spec.targetFileSize())));
  }

  private static long aim(Dataset<Row> rows) {
    return (long)
        rows.sparkSession()
            .sessionState()
            .conf()
            .getConf(SQLConf.ADVISORY_PARTITION_SIZE_IN_BYTES());
  }

  /** Asked for only where the input's bytes are known. */
  long files() {
    long needed = (inputBytes.orElseThrow() + spec.targetFileSize() - 1) / spec.targetFileSize();
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
