package io.muster.job.load;

import io.muster.job.contract.TableVersion;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.datasources.HadoopFsRelation;
import org.apache.spark.sql.execution.datasources.LogicalRelation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * What a table's format says of its versions, without the format's classes: Iceberg in the
 * properties of the table, Delta in {@code DESCRIBE HISTORY}.
 */
final class Versions {
  static final String DELTA = "delta";
  static final String ICEBERG = "iceberg";

  private static final String DELTA_CLASSES = "org.apache.spark.sql.delta.";

  private Versions() {}

  /** The format that keeps the versions of the one table whose rows these are, unless none does. */
  static Optional<String> kind(Dataset<Row> rows) {
    LogicalPlan leaf = leaf(rows);
    if (leaf instanceof DataSourceV2Relation relation) {
      Map<String, String> properties = relation.table().properties();
      // a table of Iceberg's own making (files, history, …) has no format-version, and no versions
      return ICEBERG.equals(properties.get("provider")) && properties.containsKey("format-version")
          ? Optional.of(ICEBERG)
          : Optional.empty();
    }
    return leaf instanceof LogicalRelation relation
            && relation.relation() instanceof HadoopFsRelation files
            && files.location().getClass().getName().startsWith(DELTA_CLASSES)
        ? Optional.of(DELTA)
        : Optional.empty();
  }

  /**
   * The version in which a table's name speaks of it ({@code db.t.branch_audit}), where it does.
   */
  static Optional<String> inName(Dataset<Row> rows) {
    if (!(leaf(rows) instanceof DataSourceV2Relation relation) || relation.identifier().isEmpty()) {
      return Optional.empty();
    }
    String name = relation.identifier().get().name();
    return relation.table().name().endsWith(name) ? Optional.empty() : Optional.of(name);
  }

  /**
   * The version that is current.
   *
   * @param now rows of the table, just loaded
   * @param inSql the table as SQL calls it
   */
  static TableVersion current(SparkSession spark, String kind, Dataset<Row> now, String inSql) {
    String version = kind.equals(DELTA) ? ofDelta(spark, inSql) : ofIceberg(now);
    return new TableVersion(kind, version);
  }

  private static String ofDelta(SparkSession spark, String inSql) {
    Row latest = spark.sql("DESCRIBE HISTORY " + inSql + " LIMIT 1").select("version").first();
    return Long.toString(latest.getLong(0));
  }

  private static String ofIceberg(Dataset<Row> now) {
    String snapshot =
        leaf(now) instanceof DataSourceV2Relation relation
            ? relation.table().properties().get("current-snapshot-id")
            : null;
    if (snapshot == null) {
      throw new IllegalStateException("it does not say which snapshot is its current one");
    }
    return snapshot.equals("none") ? TableVersion.EMPTY : snapshot;
  }

  /** What is read, below the names that it is given; of a view it is the view. */
  private static LogicalPlan leaf(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().analyzed();
    while (true) {
      if (plan instanceof SubqueryAlias alias) {
        plan = alias.child();
      } else if (plan instanceof Project project) {
        plan = project.child();
      } else {
        return plan;
      }
    }
  }
}
