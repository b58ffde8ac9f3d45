package io.muster.job.load;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.JobException;
import io.muster.job.contract.References;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * The frames of a spec. Each is loaded on first use, once; what nobody uses costs one look whether
 * it is there. Not for several threads at once.
 */
public final class Frames {
  private final SparkSession spark;
  private final Map<String, FrameSpec> specs;
  private final References references;
  private final Consumer<String> warnings;
  private final Listing listing;
  private final ParquetSchema parquetSchema;
  private final Map<String, Dataset<Row>> loaded = new LinkedHashMap<>();
  private final Map<String, InputIdentity> identities = new LinkedHashMap<>();
  private final Map<String, String> frameOfFile = new LinkedHashMap<>();

  public Frames(
      SparkSession spark,
      Map<String, FrameSpec> specs,
      References references,
      Consumer<String> warnings) {
    this.spark = spark;
    this.specs = specs;
    this.references = references;
    this.warnings = warnings;
    this.parquetSchema = new ParquetSchema(spark);
    this.listing = new Listing(spark.sparkContext().hadoopConfiguration());
  }

  /** The names, in the plan's order. */
  public Set<String> names() {
    return specs.keySet();
  }

  /**
   * The frame of this name, which is a temp view of this name from then on.
   *
   * @throws JobException of kind INPUT, naming frame and path
   */
  public Dataset<Row> frame(String name) {
    Dataset<Row> there = loaded.get(name);
    if (there != null) {
      return there;
    }
    FrameSpec spec = specs.get(name);
    if (spec == null) {
      throw new JobException(
          Failure.Kind.USER, "there is no frame '" + name + "'; the plan has " + names());
    }
    Dataset<Row> frame = load(name, spec);
    frame.createOrReplaceTempView("`" + name.replace("`", "``") + "`");
    loaded.put(name, frame);
    return frame;
  }

  /**
   * Says whether the files of a frame are there, and nothing more.
   *
   * @throws JobException of kind INPUT when they are not
   */
  public void look(String name) {
    for (String path : paths(name, specs.get(name))) {
      try {
        if (!listing.exists(path)) {
          throw missing(name, path);
        }
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(name, path, e);
      }
    }
  }

  /** What each frame that was loaded read, by its name. */
  public Map<String, InputIdentity> identities() {
    return Collections.unmodifiableMap(identities);
  }

  /** Bytes of all files of the frames that were loaded. */
  public long bytesLoaded() {
    return identities.values().stream().mapToLong(InputIdentity::bytes).sum();
  }

  /** Which frame and file a message of Spark's speaks of, as {@code frame 'x' (path)}. */
  public Optional<String> spokenOf(String message) {
    Optional<String> named =
        frameOfFile.entrySet().stream()
            .filter(file -> speaksOf(message, new Path(file.getKey()).toUri()))
            .map(file -> "frame '" + file.getValue() + "' (" + file.getKey() + ")")
            .findFirst();
    if (named.isPresent() || !message.contains("MALFORMED_RECORD_IN_PARSING")) {
      return named;
    }
    // of a record that FAILFAST refuses, Spark does not say the file
    String suspects =
        loaded.keySet().stream()
            .filter(name -> failsFast(specs.get(name)))
            .map(name -> "frame '" + name + "' (" + shown(paths(name, specs.get(name))) + ")")
            .collect(Collectors.joining(" or "));
    return suspects.isEmpty() ? Optional.empty() : Optional.of(suspects);
  }

  private static boolean failsFast(FrameSpec spec) {
    return spec.options().entrySet().stream()
        .anyMatch(
            option ->
                option.getKey().equalsIgnoreCase("mode")
                    && option.getValue().equalsIgnoreCase("FAILFAST"));
  }

  /** Schemes are written in several ways, and blanks escaped or not. */
  private static boolean speaksOf(String message, URI file) {
    return message.contains(file.getPath()) || message.contains(file.getRawPath());
  }

  private Dataset<Row> load(String name, FrameSpec spec) {
    List<String> paths = paths(name, spec);
    List<InputIdentity.Listed> files = identify(name, spec, paths);
    if (spec.format() == DataFormat.AVRO) {
      Avro.require(spark, "frame '" + name + "'", Failure.Kind.INPUT);
    }
    DataFrameReader reader = spark.read().format(spec.format().word());
    Map<String, String> options = resolved(name, spec.options());
    reader.options(options);
    if (spec.schema() != null) {
      reader.schema(schema(name, spec.schema()));
    } else if (spec.format() == DataFormat.PARQUET) {
      parquetSchema.of(files, options).ifPresent(reader::schema);
    } else if (spec.format() == DataFormat.CSV || spec.format() == DataFormat.JSON) {
      warnings.accept(
          "frame '"
              + name
              + "' is "
              + spec.format().word()
              + " without a schema: Spark reads it once more to find one; a schema in the plan is cheaper and safer");
    }
    try {
      return reader.load(paths.toArray(String[]::new));
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw new JobException(
          Failure.Kind.INPUT,
          "frame '"
              + name
              + "': cannot read "
              + shown(paths)
              + " as "
              + spec.format().word()
              + ": "
              + Lines.first(Causes.root(e)), // what is above it tells of stages and tasks
          e);
    }
  }

  private List<InputIdentity.Listed> identify(String name, FrameSpec spec, List<String> paths) {
    List<InputIdentity.Listed> files = new ArrayList<>();
    for (String path : paths) {
      try {
        List<InputIdentity.Listed> found = listing.files(path);
        if (found == null) {
          throw missing(name, path);
        }
        if (found.isEmpty() && spec.schema() == null) {
          throw new JobException(
              Failure.Kind.INPUT,
              "frame '"
                  + name
                  + "': "
                  + path
                  + " holds no data file, and the plan no schema for it");
        }
        files.addAll(found);
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(name, path, e);
      }
    }
    files.forEach(file -> frameOfFile.putIfAbsent(file.path(), name));
    identities.put(name, InputIdentity.of(files));
    return files;
  }

  private List<String> paths(String name, FrameSpec spec) {
    return spec.paths().stream().map(path -> resolved(name, path)).toList();
  }

  private Map<String, String> resolved(String name, Map<String, String> options) {
    Map<String, String> resolved = new LinkedHashMap<>();
    options.forEach((key, value) -> resolved.put(key, resolved(name, value)));
    return resolved;
  }

  private String resolved(String name, String text) {
    try {
      return references.resolve(text);
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.INPUT, "frame '" + name + "': " + e.getMessage(), e);
    }
  }

  private static StructType schema(String name, String ddl) {
    try {
      return StructType.fromDDL(ddl);
    } catch (Exception e) { // ParseException is checked, and hidden from Java by Scala
      throw new JobException(
          Failure.Kind.INPUT,
          "frame '" + name + "': the schema '" + ddl + "' is no DDL: " + Lines.first(e),
          e);
    }
  }

  private static JobException missing(String name, String path) {
    return new JobException(Failure.Kind.INPUT, "frame '" + name + "': nothing matches " + path);
  }

  private static JobException unreadable(String name, String path, Exception e) {
    return new JobException(
        Failure.Kind.INPUT, "frame '" + name + "': cannot list " + path + ": " + Lines.first(e), e);
  }

  private static String shown(List<String> paths) {
    return paths.size() == 1 ? paths.get(0) : paths.get(0) + " and " + (paths.size() - 1) + " more";
  }
}
