package io.muster.job;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.References;
import io.muster.job.contract.Sha256;
import io.muster.job.contract.Spec;
import io.muster.job.load.Avro;
import io.muster.job.load.Dicts;
import io.muster.job.load.Frames;
import io.muster.job.load.Pins;
import io.muster.job.load.Texts;
import io.muster.job.progress.SpreadListener;
import io.muster.job.transform.SqlJob;
import io.muster.job.transform.SqlPhrase;
import io.muster.job.transform.Values;
import io.muster.job.write.OutputParts;
import io.muster.job.write.OutputWriter;
import io.muster.job.write.Receipts;
import io.muster.job.write.Written;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One attempt at an iteration within a session that runs: load, transform, write, receipt. Each
 * step can be called by itself, as an entry in another language does.
 */
public final class Iteration {
  private final SparkSession spark;
  private final Spec spec;
  private final References references;
  private final InstantSource clock;
  private final Consumer<String> notes;
  private final Texts texts;
  private final Frames frames;
  private final Dicts dicts;
  private final SpreadListener spread;
  private final ShownFile shown;

  /** Notes are for the log: warnings, and the statement that is carried out. */
  public Iteration(
      SparkSession spark,
      Spec spec,
      References references,
      InstantSource clock,
      Consumer<String> notes) {
    this.spark = spark;
    this.spec = spec;
    this.references = references;
    this.clock = clock;
    this.notes = notes;
    this.texts = new Texts(spark.sparkContext().hadoopConfiguration());
    Pins pins = Pins.of(spec, spark.sparkContext().hadoopConfiguration());
    this.frames =
        new Frames(
            spark,
            spec.frames(),
            references,
            this::filled,
            spec.cores(),
            pins,
            notes,
            spec.trial());
    this.spread =
        new SpreadListener(spec.cores(), Instant.ofEpochMilli(spark.sparkContext().startTime()));
    spark.sparkContext().addSparkListener(spread);
    this.shown = new ShownFile(spark, spec, references, frames);
    this.dicts = new Dicts(spec.dicts(), frames, texts, references);
  }

  public Frames frames() {
    return frames;
  }

  public Dicts dicts() {
    return dicts;
  }

  /** What a job may know. */
  public IterationContext context() {
    return new SpecContext(spark, spec, frames, dicts);
  }

  /** Loads, transforms, writes, and leaves the receipt. */
  Receipt complete() throws Exception {
    return finish(rows());
  }

  /** The rows of the output, by the job that the spec names; they are not computed yet. */
  public Dataset<Row> rows() throws Exception {
    requireFormat();
    if (spec.job() instanceof JobSpec.Sql sql) {
      return sqlRows(sql);
    }
    if (spec.job() instanceof JobSpec.ClassJob named) {
      return classRows(named);
    }
    if (spec.job() instanceof JobSpec.Stage stage) {
      return frames.frame(stage.frame());
    }
    throw new JobException(
        Failure.Kind.CONTRACT, "an application of the user's own has a main of its own");
  }

  /** Writes the rows and leaves the receipt; every frame that was used is in it. */
  public Receipt finish(Dataset<Row> rows) throws InterruptedException {
    return finish(rows, Map.of());
  }

  /** The same, with what the job put down beside its output. */
  Receipt finish(Dataset<Row> rows, Map<String, Object> results) throws InterruptedException {
    requireFormat();
    Receipt receipt = leave(writer().write(rows, spec.output(), frames.bytesLoaded()), results);
    shown.leave(showing -> List.of(showing.output("", rows, spec.output(), receipt.files())));
    return receipt;
  }

  /** Gives up what a receipt would tell of the work: for rows that nobody writes. */
  public void forgoReceipt() {
    spark.sparkContext().removeSparkListener(spread);
  }

  /** Writes several outputs, by the names of their folders, and leaves one receipt. */
  Receipt finishAll(Map<String, Dataset<Row>> outputs, Map<String, Object> results)
      throws InterruptedException {
    requireFormat();
    requireNoQuality("several outputs");
    OutputParts parts = new OutputParts(spark, writer());
    Receipt receipt = leave(parts.write(outputs, spec.output(), frames.bytesLoaded()), results);
    shown.leave(
        showing ->
            outputs.entrySet().stream()
                .map(
                    output ->
                        showing.output(
                            output.getKey(),
                            output.getValue(),
                            spec.output() + "/" + output.getKey(),
                            receipt.part(output.getKey()).files()))
                .toList());
    return receipt;
  }

  /** Leaves the receipt of what the job wrote itself. */
  Receipt finishWritten(Map<String, Object> results) throws InterruptedException {
    requireNoQuality("files that the job wrote itself");
    Receipt receipt = leave(writer().found(spec.output()), results);
    shown.leave(showing -> List.of(showing.found(spec.output(), receipt.files())));
    return receipt;
  }

  private OutputWriter writer() {
    return new OutputWriter(
        spark,
        spec.write(),
        spec.quality(),
        condition -> filled("quality.expression", condition),
        references);
  }

  private Receipt leave(Written written, Map<String, Object> results) {
    return new Receipts(spark, new ContractJson(), clock)
        .leave(
            spec,
            written,
            frames.identities(),
            frames.versions(),
            spread.spread(clock.instant()),
            results);
  }

  /** Figures of quality are gathered while the rows of the one output are written. */
  private void requireNoQuality(String what) {
    if (spec.quality() != null) {
      throw new JobException(
          Failure.Kind.USER,
          "quality has rules for the rows of one output, and not for "
              + what
              + ": return one DataFrame, or check by verify.command");
    }
  }

  /** Before any work: rows may take an hour. */
  private void requireFormat() {
    if (spec.write() != null && spec.write().format() == DataFormat.AVRO) {
      Avro.require(spark, "output.format", Failure.Kind.OUTPUT);
    }
  }

  /** SQL of the plan's own, which cannot speak of dicts: a dict may be made of a frame. */
  private String filled(String what, String text) {
    Values values =
        new Values(
            spec.value(), spec.runId(), spec.attempt(), spec.params(), Set.of(), name -> Map.of());
    return SqlPhrase.filled(spark, what, text, values);
  }

  private Dataset<Row> sqlRows(JobSpec.Sql sql) {
    String text = sqlText(sql);
    Values values =
        new Values(
            spec.value(), spec.runId(), spec.attempt(), spec.params(), dicts.names(), dicts::dict);
    SqlJob job = new SqlJob(spark, sql.file(), text, values);
    dicts.names().forEach(dicts::look);
    Set<String> mentioned = job.mentioned(frames.names());
    for (String name : frames.names()) {
      if (mentioned.contains(name)) {
        frames.frame(name);
      } else {
        frames.look(name);
      }
    }
    return job.rows(place -> notes.accept("running " + place));
  }

  private String sqlText(JobSpec.Sql sql) {
    String text;
    try {
      text = texts.read(sql.file());
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.SQL, "cannot read the SQL file " + sql.file() + ": " + e.getMessage(), e);
    }
    if (sql.digest() != null && !sql.digest().equals(Sha256.hex(text))) {
      throw new JobException(
          Failure.Kind.SQL,
          "the SQL file "
              + sql.file()
              + " has changed since the run began: give the command again to run what is there now");
    }
    return text;
  }

  private Dataset<Row> classRows(JobSpec.ClassJob named) throws Exception {
    return rows(JobClass.instance(named.name()));
  }

  /** The rows of this job, whatever the spec names. */
  public Dataset<Row> rows(IterationJob job) throws Exception {
    dicts.names().forEach(dicts::look);
    // the job may name any of them in SQL of its own
    frames.names().forEach(frames::frame);
    Dataset<Row> rows = job.transform(context());
    if (rows == null) {
      throw new JobException(
          Failure.Kind.USER,
          job.getClass().getName() + ".transform returned null; it must return the rows");
    }
    return rows;
  }
}
