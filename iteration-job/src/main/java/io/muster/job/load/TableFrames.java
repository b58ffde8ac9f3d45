package io.muster.job.load;

import io.muster.job.contract.FrameSource;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/** Frames that are what a query or a database answers. */
final class TableFrames {
  private final SparkSession spark;
  private final SqlTexts texts;

  TableFrames(SparkSession spark, SqlTexts texts) {
    this.spark = spark;
    this.texts = texts;
  }

  Loaded query(Referred frame, FrameSource.Query source) {
    String text = texts.filled("frame '" + frame.name() + "': query", source.query());
    return Answer.of(
        frame,
        "run its query",
        () -> {
          LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(text);
          if (plan instanceof Command || plan instanceof ParsedStatement) {
            throw new IllegalArgumentException(
                "it is a command; a frame is the rows of a query (SELECT …)");
          }
          return Loaded.of(spark.sql(text));
        });
  }

  Loaded jdbc(Referred frame, FrameSource.Jdbc source) {
    Map<String, String> options = frame.options(source.options());
    return Answer.of(
        frame,
        "read from " + source.options().get("url"),
        () -> Loaded.of(spark.read().format("jdbc").options(options).load()));
  }
}
