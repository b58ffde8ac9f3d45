package io.muster.job;

import io.muster.job.contract.Spec;
import io.muster.job.load.Dicts;
import io.muster.job.load.Frames;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The context of a job, out of its spec. */
record SpecContext(SparkSession spark, Spec spec, Frames frames, Dicts dicts)
    implements IterationContext {
  @Override
  public String value() {
    return spec.value();
  }

  @Override
  public int intValue() {
    return Integer.parseInt(spec.value());
  }

  @Override
  public Dataset<Row> frame(String name) {
    return frames.frame(name);
  }

  @Override
  public Map<Object, Object> dict(String name) {
    return dicts.dict(name);
  }

  @Override
  public String output() {
    return spec.output();
  }

  @Override
  public String outputOf(String value) {
    String folder = spec.outputsOf().get(value);
    if (folder == null) {
      throw new IllegalArgumentException(
          "iteration "
              + spec.value()
              + " does not come after "
              + value
              + ": name it in 'after'; it has "
              + spec.outputsOf().keySet());
    }
    return folder;
  }

  @Override
  public String scratch() {
    return spec.scratch();
  }

  @Override
  public int attempt() {
    return spec.attempt();
  }

  @Override
  public String runId() {
    return spec.runId();
  }
}
