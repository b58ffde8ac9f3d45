package io.muster.job.testing;

import io.muster.job.PythonInputs;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Entries;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Spec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What {@code muster.testing} of Python calls through the gateway, for one call of a transform. */
public final class PythonTransform {
  private final IterationUnderTest iteration;
  private final PythonInputs inputs;
  private final ContractJson json = new ContractJson();

  /**
   * A transform whose folders last as long as the session.
   *
   * @param spec as {@link #spec} answers it
   */
  public PythonTransform(SparkSession spark, String spec, Map<String, String> environment) {
    Spec ours = TestSpec.of(spec, TestFolder.of(spark));
    this.iteration = new IterationUnderTest(spark, ours, environment);
    this.inputs = iteration.pythonInputs();
  }

  /** The spec of a plan's iteration, which costs a start of {@code bin/muster}. */
  public static String spec(
      String plan, String value, List<String> options, Map<String, String> environment) {
    return MusterProgram.find(environment).spec(plan, value, options);
  }

  /** How two frames differ, or null; see {@link TestFrames#assertFramesEqual}. */
  public static String difference(
      Dataset<Row> actual, Dataset<Row> expected, double relative, double absolute) {
    return new FrameDifference(new Tolerance(relative, absolute), FrameDifference.MOST_ROWS)
        .of(actual, expected)
        .orElse(null);
  }

  /** Whether the job is a function of Python, and not one of ours. */
  public boolean isPython() {
    return iteration.job() instanceof JobSpec.Python;
  }

  /** The spec of the function, with the texts in it resolved. */
  public String open() {
    return iteration.task();
  }

  /** The columns of the plan's frame, as Spark's JSON. */
  public String columns(String frame) {
    return iteration.columns(frame).json();
  }

  public void giveFrame(String name, Dataset<Row> rows) {
    iteration.giveFrame(name, rows);
  }

  /** The entries as {@link Entries} writes them. */
  public void giveDict(String name, String entries) {
    iteration.giveDict(name, json.read(Entries.class, entries, "dict '" + name + "'").entries());
  }

  public void load() {
    inputs.load();
  }

  public Dataset<Row> frame(String name) {
    return inputs.frame(name);
  }

  /** All dicts by name, as JSON that keeps integer keys. */
  public String dicts() {
    return inputs.dicts();
  }

  /** The rows of a job that is SQL or a class. */
  public Dataset<Row> rows() throws Exception {
    return iteration.rows(Optional.empty());
  }

  /** After the call: views of its frames are gone. */
  public void tidyUp() {
    iteration.tidyUp();
  }
}
