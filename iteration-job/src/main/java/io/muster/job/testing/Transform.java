package io.muster.job.testing;

import io.muster.job.IterationJob;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The transform of one iteration, called in a test: with inputs that the test gives, and those of
 * the plan where it gives none. It goes through the same code as in a run; only what it returns is
 * not written. For one call, by one thread.
 */
public final class Transform {
  private final IterationUnderTest iteration;
  private final Optional<IterationJob> job;

  private Transform(SparkSession spark, Spec spec, Optional<IterationJob> job) {
    this.iteration = new IterationUnderTest(spark, spec, environment());
    this.job = job;
  }

  /**
   * The SQL file or the class of a plan, for one value of its sequence. The plan is read by the
   * {@code bin/muster} of the distribution, of {@code MUSTER_HOME} or on the {@code PATH}.
   *
   * @param plan the file; relative to the folder in which the tests run
   * @param options of {@code muster plan}, as {@code "--param", "ds=2026-01-31"}
   * @throws IllegalArgumentException with every problem of the plan
   */
  public static Transform ofPlan(SparkSession spark, String plan, Object value, String... options) {
    String json = MusterProgram.find(environment()).spec(plan, value.toString(), List.of(options));
    Spec spec = TestSpec.of(json, TestFolder.of(spark));
    if (spec.job() instanceof JobSpec.Python || spec.job() instanceof JobSpec.Application) {
      throw new IllegalArgumentException(
          "the job of "
              + plan
              + " is neither sql nor class: a Python function is tested by muster.testing, with"
              + " pytest, and an application by itself");
    }
    return new Transform(spark, spec, Optional.empty());
  }

  /** A SQL file without a plan; every frame and dict that it speaks of has to be given. */
  public static Transform ofSql(SparkSession spark, String file, Object value) {
    JobSpec sql = new JobSpec.Sql(file, null);
    Spec spec = TestSpec.of(sql, value.toString(), TestFolder.of(spark));
    return new Transform(spark, spec, Optional.empty());
  }

  /** A job without a plan; every frame and dict that it asks for has to be given. */
  public static Transform of(SparkSession spark, IterationJob job, Object value) {
    JobSpec named = new JobSpec.ClassJob(job.getClass().getName());
    Spec spec = TestSpec.of(named, value.toString(), TestFolder.of(spark));
    return new Transform(spark, spec, Optional.of(job));
  }

  /** As this process has it, for the plan and for references in its inputs. */
  private static Map<String, String> environment() {
    return new ProcessBuilder().environment();
  }

  /** Gives a frame, as it is: {@code where} and the like of the plan are not done to it. */
  public Transform frame(String name, Dataset<Row> rows) {
    iteration.giveFrame(name, rows);
    return this;
  }

  /** Gives a frame of a few rows, of the columns that the plan's frame of this name has. */
  public Transform frame(String name, Row... rows) {
    iteration.giveFrame(name, iteration.columns(name), List.of(rows));
    return this;
  }

  /** Gives a frame of a few rows, of these columns; see {@link TestFrames#frame}. */
  public Transform frame(String name, String ddl, Row... rows) {
    iteration.giveFrame(name, StructType.fromDDL(ddl), List.of(rows));
    return this;
  }

  /** Gives a dict. */
  public Transform dict(String name, Map<?, ?> entries) {
    iteration.giveDict(name, entries);
    return this;
  }

  /**
   * Calls it. The rows are not computed yet, as in a run.
   *
   * @throws Exception what the transform throws, or the {@link io.muster.job.contract.JobException}
   *     of a failed attempt
   */
  public Dataset<Row> rows() throws Exception {
    return iteration.rows(job);
  }
}
