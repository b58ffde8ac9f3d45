package io.muster.job.transform;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** A condition or a query that stands in the plan itself, with its placeholders made literals. */
public final class SqlPhrase {
  private SqlPhrase() {}

  /**
   * The text as Spark may have it.
   *
   * @param what the text is, for messages
   * @throws JobException of kind INPUT, with the place in the text
   */
  public static String filled(SparkSession spark, String what, String text, Values values) {
    // ${…} is Muster's here; Spark's own would put raw text in after our escapes
    spark.conf().set("spark.sql.variable.substitute", false);
    List<Statement> statements;
    try {
      statements = new SqlFile(text, Quoting.of(spark), values).statements();
    } catch (SqlSyntaxException e) {
      String place = Place.line(text, e.offset()) + ":" + Place.column(text, e.offset());
      throw new JobException(Failure.Kind.INPUT, what + ": " + place + ": " + e.getMessage(), e);
    }
    if (statements.size() != 1) {
      throw new JobException(
          Failure.Kind.INPUT,
          what + " must be one statement without a semicolon, not " + statements.size());
    }
    return statements.get(0).text();
  }
}
