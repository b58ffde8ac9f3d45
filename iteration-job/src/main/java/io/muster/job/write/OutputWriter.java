package io.muster.job.write;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.QualitySpec;
import io.muster.job.contract.References;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** Writes rows into an empty folder, in one pass over them, and says what it wrote. */
public final class OutputWriter {
  private final SparkSession spark;
  private final OutputSpec spec;
  private final QualitySpec quality;
  private final UnaryOperator<String> literals;
  private final References references;

  /** Writes without a look at what the rows hold. */
  public OutputWriter(SparkSession spark, OutputSpec spec, References references) {
    this(spark, spec, null, text -> text, references);
  }

  /**
   * @param quality what is to be found out about the rows; null for nothing, which costs nothing
   * @param literals makes literals of the placeholders in a condition of quality
   */
  public OutputWriter(
      SparkSession spark,
      OutputSpec spec,
      QualitySpec quality,
      UnaryOperator<String> literals,
      References references) {
    this.spark = spark;
    this.spec = spec;
    this.quality = quality;
    this.literals = literals;
    this.references = references;
  }

  /**
   * Writes the rows.
   *
   * @param folder that holds no data file yet
   * @param inputBytes what the rows were made from, for the number of files; empty when unknown
   * @throws JobException of kind OUTPUT for what concerns the output itself; what Spark throws
   *     while it computes the rows comes through as it is
   */
  public Written write(Dataset<Row> rows, String folder, OptionalLong inputBytes)
      throws InterruptedException {
    checkColumns(rows);
    QualityRules rules = new QualityRules(quality, literals, rows);
    Configuration hadoop = spark.sessionState().newHadoopConf();
    OutputFolder output = open(folder, hadoop);
    refuseIfTaken(output, folder);
    Dataset<Row> sized = new Sizing(spec, inputBytes).sized(rows);
    Counting counting = rules.analyzed(() -> new Counting(sized, rules.breach()));
    DataFrameWriter<Row> writer =
        counting
            .observed()
            .write()
            .format(spec.format().word())
            .options(options())
            // the controller emptied the folder; overwrite would remove what it did not know of
            .mode(SaveMode.Append);
    if (!spec.partitionBy().isEmpty()) {
      writer.partitionBy(spec.partitionBy().toArray(String[]::new));
    }
    writer.save(folder);
    Counting.Counts counts = counting.counts();
    List<DataFile> files = files(output, folder, hadoop, path -> spec.format());
    agree(counts.rows(), files, folder);
    List<QualityFigure> figures =
        quality == null
            ? List.of()
            : rules.figures(
                counts, new Offenders(spark, spec, rows.schema(), folder, options(), references));
    // files know no NOT NULL: this is the schema that a reader finds
    return new Written(
        counts.rows(), rows.schema().asNullable().toDDL(), counts.nulls(), files, figures);
  }

  /**
   * Looks at what the job wrote itself.
   *
   * @throws JobException of kind USER when there is nothing
   */
  public Written found(String folder) throws InterruptedException {
    Configuration hadoop = spark.sessionState().newHadoopConf();
    List<DataFile> files = files(open(folder, hadoop), folder, hadoop, DataFiles::formatOf);
    if (files.isEmpty()) {
      throw new JobException(
          Failure.Kind.USER,
          "the function returned None and wrote nothing to ctx.output ("
              + folder
              + "): return a DataFrame, or write there");
    }
    boolean counted = files.stream().allMatch(file -> file.rows() != null);
    Long rows = counted ? (Long) files.stream().mapToLong(DataFile::rows).sum() : null;
    return new Written(rows, null, Map.of(), files, List.of());
  }

  private void checkColumns(Dataset<Row> rows) {
    boolean exact = Boolean.parseBoolean(spark.conf().get("spark.sql.caseSensitive", "false"));
    String[] columns = rows.columns();
    if (columns.length == 0) {
      throw new JobException(Failure.Kind.OUTPUT, "the output has no column");
    }
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(exact ? column : column.toLowerCase(Locale.ROOT))) {
        throw new JobException(
            Failure.Kind.OUTPUT,
            "the output has two columns named '" + column + "': give one of them another name");
      }
    }
    for (String column : spec.partitionBy()) {
      if (!seen.contains(exact ? column : column.toLowerCase(Locale.ROOT))) {
        throw new JobException(
            Failure.Kind.OUTPUT,
            "output.partition_by names '"
                + column
                + "', which the output does not have; it has "
                + Arrays.toString(columns));
      }
    }
    if (!spec.partitionBy().isEmpty() && spec.partitionBy().size() >= columns.length) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "output.partition_by names every column of the output: none is left for the files");
    }
  }

  private static OutputFolder open(String folder, Configuration hadoop) {
    try {
      return new OutputFolder(folder, hadoop);
    } catch (IOException | IllegalArgumentException e) {
      throw new JobException(
          Failure.Kind.OUTPUT, "cannot reach the output folder " + folder + ": " + e, e);
    }
  }

  private static void refuseIfTaken(OutputFolder output, String folder) {
    try {
      List<FileStatus> there = output.dataFiles();
      if (!there.isEmpty()) {
        throw new JobException(
            Failure.Kind.OUTPUT,
            "the output folder "
                + folder
                + " already holds "
                + output.relative(there.get(0))
                + ": somebody else writes there, or it was not emptied");
      }
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.OUTPUT, "cannot list the output folder " + folder + ": " + e, e);
    }
  }

  private Map<String, String> options() {
    try {
      return references.resolveValues(spec.options());
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.OUTPUT, "output.options: " + e.getMessage(), e);
    }
  }

  private static List<DataFile> files(
      OutputFolder output,
      String folder,
      Configuration hadoop,
      Function<String, DataFormat> formats)
      throws InterruptedException {
    try {
      DataFiles files = new DataFiles(output, new RowCounts(hadoop), formats);
      return files.describe(output.dataFiles());
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.OUTPUT, "cannot look at what was written to " + folder + ": " + e, e);
    }
  }

  /** Two countings of the same rows; if they differ, nobody should trust either. */
  private static void agree(long rows, List<DataFile> files, String folder) {
    if (files.stream().anyMatch(file -> file.rows() == null)) {
      return;
    }
    long inFiles =
        files.stream()
            .map(DataFile::rows)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sum();
    if (inFiles != rows) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "the files in "
              + folder
              + " hold "
              + inFiles
              + " rows by their footers, but "
              + rows
              + " were written");
    }
  }
}
