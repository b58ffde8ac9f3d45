package io.muster.job.transform;

import org.apache.spark.sql.SparkSession;

/**
 * How the session's parser reads quotes.
 *
 * @param verbatim {@code spark.sql.parser.escapedStringLiterals}: a backslash stays what it is
 * @param doubleQuotedIdentifiers {@code "…"} is a name, not a text
 */
record Quoting(boolean verbatim, boolean doubleQuotedIdentifiers) {
  static Quoting of(SparkSession spark) {
    return new Quoting(
        isOn(spark, "spark.sql.parser.escapedStringLiterals"),
        isOn(spark, "spark.sql.ansi.enabled")
            && isOn(spark, "spark.sql.ansi.doubleQuotedIdentifiers"));
  }

  private static boolean isOn(SparkSession spark, String key) {
    return Boolean.parseBoolean(spark.conf().get(key, "false"));
  }
}
