package io.muster.job.load;

import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Frames that are files of a format which Spark reads by itself. */
final class FileFrames {
  private final SparkSession spark;
  private final Consumer<String> warnings;
  private final Listing listing;
  private final ParquetSchema parquetSchema;

  FileFrames(SparkSession spark, Consumer<String> warnings) {
    this.spark = spark;
    this.warnings = warnings;
    this.listing = new Listing(spark.sparkContext().hadoopConfiguration());
    this.parquetSchema = new ParquetSchema(spark);
  }

  /** Says whether the files are there, and nothing more. */
  void look(Referred frame, FrameSource.Files source, boolean optional) {
    for (String path : frame.texts(source.paths())) {
      try {
        if (!optional && !listing.exists(path)) {
          throw missing(frame, path);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(frame, path, e);
      }
    }
  }

  Loaded load(Referred frame, FrameSource.Files source, boolean optional) {
    List<String> given = frame.texts(source.paths());
    List<String> there = new ArrayList<>();
    List<InputIdentity.Listed> files = new ArrayList<>();
    for (String path : given) {
      listed(frame, path, source, optional)
          .ifPresent(
              found -> {
                there.add(path);
                files.addAll(found);
              });
    }
    if (there.isEmpty()) {
      return Loaded.ofFiles(
          spark.createDataFrame(List.<Row>of(), schema(frame, source.schema())), files);
    }
    if (source.format() == DataFormat.AVRO) {
      Avro.require(spark, "frame '" + frame.name() + "'", Failure.Kind.INPUT);
    }
    DataFrameReader reader = spark.read().format(source.format().word());
    Map<String, String> options = frame.options(source.options());
    reader.options(options);
    if (source.schema() != null) {
      reader.schema(schema(frame, source.schema()));
    } else if (source.format() == DataFormat.PARQUET) {
      parquetSchema.of(files, options).ifPresent(reader::schema);
    } else if (source.format() == DataFormat.CSV || source.format() == DataFormat.JSON) {
      warnings.accept(
          "frame '"
              + frame.name()
              + "' is "
              + source.format().word()
              + " without a schema: Spark reads it once more to find one; a schema in the plan is cheaper and safer");
    }
    try {
      return Loaded.ofFiles(reader.load(there.toArray(String[]::new)), files);
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw frame.failed(
          "cannot read "
              + shown(there)
              + " as "
              + source.format().word()
              + ": "
              + Lines.first(Causes.root(e)), // what is above it tells of stages and tasks
          e);
    }
  }

  /** Empty where nothing is there, and nothing need be. */
  private Optional<List<InputIdentity.Listed>> listed(
      Referred frame, String path, FrameSource.Files source, boolean optional) {
    List<InputIdentity.Listed> found;
    try {
      found = listing.files(path);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(frame, path, e);
    }
    if (found == null && !optional) {
      throw missing(frame, path);
    }
    if (found != null && found.isEmpty() && source.schema() == null) {
      throw frame.failed(path + " holds no data file, and the plan no schema for it", null);
    }
    return Optional.ofNullable(found);
  }

  private static StructType schema(Referred frame, String ddl) {
    try {
      return StructType.fromDDL(ddl);
    } catch (Exception e) { // ParseException is checked, and hidden from Java by Scala
      throw frame.failed("the schema '" + ddl + "' is no DDL: " + Lines.first(e), e);
    }
  }

  private static JobException missing(Referred frame, String path) {
    return frame.failed("nothing matches " + path, null);
  }

  private static JobException unreadable(Referred frame, String path, Exception e) {
    return frame.failed("cannot list " + path + ": " + Lines.first(e), e);
  }

  static String shown(List<String> paths) {
    return paths.size() == 1 ? paths.get(0) : paths.get(0) + " and " + (paths.size() - 1) + " more";
  }
}
