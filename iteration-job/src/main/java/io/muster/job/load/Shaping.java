package io.muster.job.load;

import io.muster.job.contract.FrameShape;
import io.muster.job.contract.Trial;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanExec;
import org.apache.spark.sql.functions;

/** Does to a frame what the plan says before a job sees it. */
final class Shaping {
  private final SqlTexts texts;
  private final int cores;
  private final Trial trial;

  /**
   * @param cores of the slice
   * @param trial says which rows are taken, or null for all of them
   */
  Shaping(SqlTexts texts, int cores, Trial trial) {
    this.texts = texts;
    this.cores = cores;
    this.trial = trial;
  }

  Dataset<Row> shaped(Referred frame, FrameShape shape, Dataset<Row> rows) {
    Dataset<Row> shaped = rows;
    if (shape.where() != null) {
      shaped = filtered(frame, shape.where(), shaped);
    }
    if (trial != null && trial.isSampled()) {
      shaped = shaped.sample(false, trial.share(), trial.seed() ^ frame.name().hashCode());
    }
    if (shape.partitions() != null) {
      shaped = spread(shape.partitions(), shaped);
    }
    if (shape.cache()) {
      shaped = shaped.cache();
    }
    return shape.broadcast() ? functions.broadcast(shaped) : shaped;
  }

  private Dataset<Row> filtered(Referred frame, String where, Dataset<Row> rows) {
    String condition = texts.filled("frame '" + frame.name() + "': where", where);
    try {
      return rows.where(condition);
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw frame.failed("where: " + condition.strip() + ": " + Lines.first(Causes.root(e)), e);
    }
  }

  private Dataset<Row> spread(int partitions, Dataset<Row> rows) {
    if (partitions != FrameShape.AUTO) {
      return rows.repartition(partitions);
    }
    if (rows.queryExecution().executedPlan() instanceof AdaptiveSparkPlanExec) {
      return rows; // it shuffles anyway, and to ask would be to compute it
    }
    return rows.queryExecution().toRdd().getNumPartitions() < cores
        ? rows.repartition(cores)
        : rows;
  }
}
