package io.muster.job.write;

import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.substring;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.References;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Spread;
import io.muster.job.contract.Trial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.FormattedMode$;
import org.apache.spark.sql.types.BinaryType;

/**
 * Makes what an attempt that is only tried has to show. The rows are read back from what was
 * written, so that nothing is computed twice.
 */
public final class Showing {
  private static final int LONGEST_VALUE = 1_000;

  /** Footers are read one after the other: of more files they would be waited for. */
  private static final int MOST_FOOTERS = 200;

  private final SparkSession spark;
  private final OutputSpec spec;
  private final References references;
  private final Trial trial;

  public Showing(SparkSession spark, OutputSpec spec, References references, Trial trial) {
    this.spark = spark;
    this.spec = spec;
    this.references = references;
    this.trial = trial;
  }

  /** A frame that was loaded from these files. */
  public Shown.ReadFrame frame(String name, DataFormat format, List<InputIdentity.Listed> files) {
    long bytes = files.stream().mapToLong(InputIdentity.Listed::bytes).sum();
    return new Shown.ReadFrame(name, (long) files.size(), bytes, rows(format, files));
  }

  private Long rows(DataFormat format, List<InputIdentity.Listed> files) {
    if (files.size() > MOST_FOOTERS) {
      return null;
    }
    RowCounts counts = new RowCounts(spark.sessionState().newHadoopConf());
    long rows = 0;
    for (InputIdentity.Listed file : files) {
      try {
        FileStatus status =
            new FileStatus(file.bytes(), false, 1, 0, file.modified(), new Path(file.path()));
        Long ofFile = counts.of(status, format);
        if (ofFile == null) {
          return null;
        }
        rows += ofFile;
      } catch (IOException | RuntimeException e) {
        return null; // Spark could read it, or will say why not
      }
    }
    return rows;
  }

  /**
   * An output that Muster has written.
   *
   * @param files of this output, below its folder
   */
  public Shown.Output output(String name, Dataset<Row> rows, String folder, List<DataFile> files) {
    String schema = rows.schema().treeString();
    String plan = rows.queryExecution().explainString(FormattedMode$.MODULE$);
    List<String> columns = List.of(rows.columns());
    try {
      DataFrameReader reader =
          WrittenRows.reader(
              spark, spec.format(), rows.schema(), references.resolveValues(spec.options()));
      return shown(name, schema, columns, values(reader, columns, folder, files), plan, null);
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      return shown(name, schema, columns, List.of(), plan, cannot(e));
    }
  }

  /** An output that the job has written itself, in files that tell their format by their names. */
  public Shown.Output found(String folder, List<DataFile> files) {
    String first = files.get(0).path();
    DataFormat format = formatOf(first);
    if (format == null) {
      return shown("", "", List.of(), List.of(), "", first + " does not tell its format");
    }
    try {
      Dataset<Row> rows = reader(format, folder).load(folder + "/" + first);
      List<String> columns = List.of(rows.columns());
      return shown(
          "",
          rows.schema().treeString(),
          columns,
          values(reader(format, folder).schema(rows.schema()), columns, folder, files),
          "",
          null);
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      return shown("", "", List.of(), List.of(), "", cannot(e));
    }
  }

  private DataFrameReader reader(DataFormat format, String folder) {
    return spark.read().format(format.word()).option("basePath", folder);
  }

  private static DataFormat formatOf(String path) {
    String plain = path.replaceAll("\\.(gz|zst|bz2|snappy|lz4|deflate)$", "");
    return Arrays.stream(DataFormat.values())
        .filter(format -> format != DataFormat.TEXT && plain.endsWith("." + format.word()))
        .findFirst()
        .orElse(null);
  }

  /** File by file: Spark would read large ones first, and rows that are ordered are so by file. */
  private List<List<String>> values(
      DataFrameReader reader, List<String> columns, String folder, List<DataFile> files) {
    List<List<String>> values = new ArrayList<>();
    reader.option("basePath", folder);
    for (DataFile file : files) {
      int wanted = trial.rows() - values.size();
      if (wanted == 0) {
        break;
      }
      if (file.rows() == null || file.rows() > 0) {
        Dataset<Row> rows = reader.load(folder + "/" + file.path());
        Column[] texts = columns.stream().map(column -> text(rows, column)).toArray(Column[]::new);
        spark.sparkContext().setCallSite(Spread.OWN_STAGE + "shown");
        try {
          rows.select(texts).takeAsList(wanted).forEach(row -> values.add(values(row)));
        } finally {
          spark.sparkContext().clearCallSite();
        }
      }
    }
    return values;
  }

  private static Column text(Dataset<Row> rows, String name) {
    Column column = Offenders.column(name);
    boolean isBinary = rows.schema().apply(name).dataType() instanceof BinaryType;
    // enough that a secret is whole where it is hidden
    return substring(isBinary ? hex(column) : column.cast("string"), 1, 10 * LONGEST_VALUE)
        .as(name);
  }

  private List<String> values(Row row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      String value = row.isNullAt(i) ? "NULL" : references.redact(row.getString(i));
      values.add(value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…");
    }
    return values;
  }

  private Shown.Output shown(
      String name,
      String schema,
      List<String> columns,
      List<List<String>> rows,
      String plan,
      String remark) {
    return new Shown.Output(
        name,
        references.redact(schema),
        columns.stream().map(references::redact).toList(),
        rows,
        references.redact(plan),
        references.redact(remark));
  }

  /** What was written is as it is: that it cannot be shown is no failure of the attempt. */
  private static String cannot(Exception e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return "the rows are written, and cannot be read back to be shown: " + said;
  }
}
