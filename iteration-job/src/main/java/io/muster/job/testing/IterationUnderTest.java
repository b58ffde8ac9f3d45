package io.muster.job.testing;

import io.muster.job.Iteration;
import io.muster.job.IterationJob;
import io.muster.job.PythonInputs;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import io.muster.job.load.Texts;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An iteration some of whose inputs a test gives; what it gives none of comes from the spec. */
final class IterationUnderTest {
  private static final Logger LOG = LoggerFactory.getLogger(IterationUnderTest.class);

  private final SparkSession spark;
  private final Spec spec;
  private final References references;
  private final Iteration iteration;

  /** In the spec's environment, references are resolved. */
  IterationUnderTest(SparkSession spark, Spec spec, Map<String, String> environment) {
    this.spark = spark;
    this.spec = spec;
    Texts texts = new Texts(spark.sparkContext().hadoopConfiguration());
    this.references = new References(environment::get, texts::read, new Redactor());
    this.iteration = new Iteration(spark, spec, references, InstantSource.system(), LOG::info);
  }

  JobSpec job() {
    return spec.job();
  }

  /** The spec for the Python side. */
  String task() {
    return PythonInputs.task(spec, references);
  }

  PythonInputs pythonInputs() {
    return new PythonInputs(iteration);
  }

  /** The columns that the spec's frame of this name has, as the plan or else its source tells. */
  StructType columns(String frame) {
    requireKnown("frame", frame);
    try {
      Optional<String> said =
          Optional.ofNullable(spec.frames().get(frame))
              .flatMap(FrameSpec::files)
              .map(FrameSource.Files::schema);
      return said.map(StructType::fromDDL)
          .orElseGet(() -> iteration.frames().frame(frame).schema());
    } catch (JobException e) {
      throw new IllegalArgumentException(
          "the columns of frame '"
              + frame
              + "' are not known here: give them with the rows, as \"id INT\"; "
              + e.getMessage(),
          e);
    }
  }

  void giveFrame(String name, Dataset<Row> rows) {
    requireKnown("frame", name);
    iteration.frames().give(name, rows);
  }

  void giveFrame(String name, StructType columns, List<Row> rows) {
    giveFrame(name, GivenRows.frame(spark, "frame '" + name + "'", rows, columns));
  }

  void giveDict(String name, Map<?, ?> entries) {
    requireKnown("dict", name);
    iteration.dicts().give(name, entries);
  }

  /** What is given beside what the plan has would be for nothing. */
  private void requireKnown(String what, String name) {
    Set<String> names = what.equals("dict") ? spec.dicts().keySet() : spec.frames().keySet();
    if (!spec.tag().equals(TestSpec.NO_PLAN) && !names.contains(name)) {
      throw new IllegalArgumentException(
          "there is no " + what + " '" + name + "'; the plan has " + names);
    }
  }

  /** The rows of this job, or of that of the spec. */
  Dataset<Row> rows(Optional<IterationJob> job) throws Exception {
    try {
      return job.isPresent() ? iteration.rows(job.get()) : iteration.rows();
    } finally {
      tidyUp();
    }
  }

  /** What a transform has found by its name, that of another test must not find. */
  void tidyUp() {
    iteration.forgoReceipt();
    for (String name : iteration.frames().names()) {
      boolean unused = spark.catalog().dropTempView(name);
    }
  }
}
