package io.muster.job.write;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.OutputPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Writes several outputs of one iteration, each into a folder of its own. */
public final class OutputParts {
  private static final String SUCCESS_MARKER = "_SUCCESS";

  /** Folders that Spark's readers see, and that are no partition. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final SparkSession spark;
  private final OutputWriter writer;

  public OutputParts(SparkSession spark, OutputWriter writer) {
    this.spark = spark;
    this.writer = writer;
  }

  /**
   * Writes them in their order. The marker of the whole comes when all are there.
   *
   * @throws JobException naming the output
   */
  public Written write(Map<String, Dataset<Row>> outputs, String folder, OptionalLong inputBytes)
      throws InterruptedException {
    check(outputs.keySet());
    Map<String, OutputPart> parts = new LinkedHashMap<>();
    List<DataFile> files = new ArrayList<>();
    StructType schema = new StructType();
    long rows = 0;
    for (Map.Entry<String, Dataset<Row>> output : outputs.entrySet()) {
      String name = output.getKey();
      Written written = written(name, output.getValue(), folder, inputBytes);
      parts.put(name, new OutputPart(written.rows(), written.schema(), written.nullCounts()));
      written
          .files()
          .forEach(
              file -> files.add(new DataFile(name + "/" + file.path(), file.bytes(), file.rows())));
      schema = schema.add(name, output.getValue().schema().asNullable());
      rows += written.rows();
    }
    mark(folder);
    files.sort((one, other) -> one.path().compareTo(other.path()));
    return new Written(rows, schema.toDDL(), Map.of(), files, List.of(), parts);
  }

  private Written written(String name, Dataset<Row> rows, String folder, OptionalLong inputBytes)
      throws InterruptedException {
    try {
      return writer.write(rows, folder + "/" + name, inputBytes);
    } catch (JobException e) {
      throw new JobException(e.kind(), "output '" + name + "': " + e.getMessage(), e);
    }
  }

  private static void check(Set<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new JobException(
            Failure.Kind.USER,
            "an output is named '"
                + name
                + "', which can be no folder of its own: use letters, digits, '.', '_' and '-',"
                + " a letter or digit first");
      }
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new JobException(
            Failure.Kind.USER,
            "two outputs are named '" + name + "' but for case, which not every store tells apart");
      }
    }
  }

  private void mark(String folder) {
    try {
      new Outbox(folder, () -> spark.sparkContext().hadoopConfiguration())
          .create(SUCCESS_MARKER, "");
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.OUTPUT, "cannot write " + SUCCESS_MARKER + " into " + folder + ": " + e, e);
    }
  }
}
