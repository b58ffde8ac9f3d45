package io.muster.job.load;

import io.muster.job.contract.FrameSource;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/** Frames that a catalog, a database or a table format of another jar answers for. */
final class TableFrames {
  private final SparkSession spark;
  private final SqlTexts texts;

  TableFrames(SparkSession spark, SqlTexts texts) {
    this.spark = spark;
    this.texts = texts;
  }

  Loaded lake(Referred frame, FrameSource.Lake source) {
    String path = frame.text(source.path());
    return answered(
        frame,
        "read " + path + " as " + source.format(),
        () ->
            spark
                .read()
                .format(source.format())
                .options(frame.options(source.options()))
                .load(path));
  }

  Loaded table(Referred frame, FrameSource.Table source) {
    Map<String, String> options = frame.options(source.options());
    return answered(
        frame,
        "read the table " + source.table(),
        () -> spark.read().options(options).table(source.table()));
  }

  Loaded query(Referred frame, FrameSource.Query source) {
    String text = texts.filled("frame '" + frame.name() + "': query", source.query());
    return answered(
        frame,
        "run its query",
        () -> {
          LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(text);
          if (plan instanceof Command || plan instanceof ParsedStatement) {
            throw new IllegalArgumentException(
                "it is a command; a frame is the rows of a query (SELECT …)");
          }
          return spark.sql(text);
        });
  }

  Loaded jdbc(Referred frame, FrameSource.Jdbc source) {
    Map<String, String> options = frame.options(source.options());
    return answered(
        frame,
        "read from " + source.options().get("url"),
        () -> spark.read().format("jdbc").options(options).load());
  }

  private interface Answer {
    Dataset<Row> rows() throws Exception;
  }

  private static Loaded answered(Referred frame, String what, Answer answer) {
    try {
      return new Loaded(answer.rows(), Optional.empty());
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw frame.failed("cannot " + what + ": " + Lines.first(Causes.root(e)) + cure(e), e);
    }
  }

  /** What is most often missing: a jar. */
  private static String cure(Exception e) {
    String all = Causes.text(e);
    return all.contains("No suitable driver")
            || all.contains("ClassNotFoundException")
            || all.contains("DATA_SOURCE_NOT_FOUND")
        ? "; name its jar or package in the plan: spark: {conf: {spark.jars: …}} or"
            + " {spark.jars.packages: …}"
        : "";
  }
}
