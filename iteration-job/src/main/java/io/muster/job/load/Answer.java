package io.muster.job.load;

import io.muster.job.contract.JobException;

/** What a catalog, a database or a table format of another jar is asked for. */
interface Answer {
  Loaded loaded() throws Exception;

  /**
   * The answer, or in one line why there is none.
   *
   * @param what is asked, as {@code read the table db.t}
   * @throws JobException of kind INPUT, naming the frame
   */
  static Loaded of(Referred frame, String what, Answer answer) {
    try {
      return answer.loaded();
    } catch (JobException e) {
      throw e;
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw frame.failed("cannot " + what + ": " + Lines.first(Causes.root(e)) + cure(e), e);
    }
  }

  /** What is most often missing: a jar, or a setting of its format. */
  private static String cure(Exception e) {
    String all = Causes.text(e);
    if (all.contains("DELTA_CONFIGURE_SPARK_SESSION")) {
      return "; set in the plan's spark.conf what Delta asks for: spark.sql.extensions:"
          + " io.delta.sql.DeltaSparkSessionExtension and spark.sql.catalog.spark_catalog:"
          + " org.apache.spark.sql.delta.catalog.DeltaCatalog";
    }
    return all.contains("No suitable driver")
            || all.contains("ClassNotFoundException")
            || all.contains("DATA_SOURCE_NOT_FOUND")
        ? "; name its jar or package in the plan: spark: {conf: {spark.jars: …}} or"
            + " {spark.jars.packages: …}"
        : "";
  }
}
