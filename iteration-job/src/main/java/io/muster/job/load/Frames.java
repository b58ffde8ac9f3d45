package io.muster.job.load;

import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.InputVersion;
import io.muster.job.contract.JobException;
import io.muster.job.contract.References;
import io.muster.job.contract.Trial;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The frames of a spec. Each is loaded on first use, once; what nobody uses costs one look whether
 * it is there. Not for several threads at once.
 */
public final class Frames {
  private final Map<String, FrameSpec> specs;
  private final References references;
  private final FileFrames files;
  private final TableFrames tables;
  private final VersionedFrames versioned;
  private final Shaping shaping;
  private final Shaping shapingWhole;
  private final Trial trial;
  private final Map<String, Dataset<Row>> loaded = new LinkedHashMap<>();
  private final Map<String, InputIdentity> identities = new LinkedHashMap<>();
  private final Map<String, InputVersion> versions = new LinkedHashMap<>();
  private final Map<String, String> frameOfFile = new LinkedHashMap<>();
  private final Map<String, List<InputIdentity.Listed>> filesOfTrial = new LinkedHashMap<>();

  /**
   * Nothing is loaded yet.
   *
   * @param texts for the SQL that frames are given
   * @param cores of the slice
   * @param pins the versions of tables that the run holds to
   * @param trial of an attempt that is only tried, which rows of each frame are taken; else null
   */
  public Frames(
      SparkSession spark,
      Map<String, FrameSpec> specs,
      References references,
      SqlTexts texts,
      int cores,
      Pins pins,
      Consumer<String> warnings,
      Trial trial) {
    this.specs = specs;
    this.references = references;
    this.files = new FileFrames(spark, warnings);
    this.tables = new TableFrames(spark, texts);
    this.versioned = new VersionedFrames(spark, pins);
    this.shaping = new Shaping(texts, cores, trial);
    this.shapingWhole = new Shaping(texts, cores, null);
    this.trial = trial;
  }

  /** The names, in the plan's order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(specs.keySet());
    names.addAll(loaded.keySet());
    return names;
  }

  /** Takes these rows for the frame of this name, as they are, in place of what the spec says. */
  public void give(String name, Dataset<Row> rows) {
    identities.remove(name);
    keep(name, rows);
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
    Dataset<Row> frame = load(new Referred(name, references), spec, shaping);
    keep(name, frame);
    return frame;
  }

  private void keep(String name, Dataset<Row> frame) {
    frame.createOrReplaceTempView("`" + name.replace("`", "``") + "`");
    loaded.put(name, frame);
  }

  /** All rows of the frame, also where only some are taken for the job: for what is looked up. */
  Dataset<Row> whole(String name) {
    return trial != null && trial.isSampled()
        ? load(new Referred(name, references), specs.get(name), shapingWhole)
        : frame(name);
  }

  /** Of an attempt that is only tried: the files of each frame that was loaded from files. */
  public Map<String, List<InputIdentity.Listed>> files() {
    return Collections.unmodifiableMap(filesOfTrial);
  }

  /** The frames that were loaded, in the order in which they were. */
  public Set<String> loaded() {
    return Collections.unmodifiableSet(loaded.keySet());
  }

  /**
   * Says whether the files of a frame are there, and nothing more; of another source nothing is
   * known before it is read.
   *
   * @throws JobException of kind INPUT when they are not
   */
  public void look(String name) {
    if (loaded.containsKey(name)) {
      return;
    }
    FrameSpec spec = specs.get(name);
    spec.files()
        .ifPresent(
            source -> files.look(new Referred(name, references), source, spec.shape().optional()));
  }

  /** What each frame of files that was loaded read, by its name. */
  public Map<String, InputIdentity> identities() {
    return Collections.unmodifiableMap(identities);
  }

  /** At which version each frame of a table that was loaded reads it, by its name. */
  public Map<String, InputVersion> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /**
   * Bytes of all files of the frames that were loaded; empty where one is not of files, or there is
   * none: then the job reads something by itself.
   */
  public OptionalLong bytesLoaded() {
    return !loaded.isEmpty() && identities.keySet().containsAll(loaded.keySet())
        ? OptionalLong.of(identities.values().stream().mapToLong(InputIdentity::bytes).sum())
        : OptionalLong.empty();
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
            .filter(specs::containsKey)
            .flatMap(
                name ->
                    specs.get(name).files().stream()
                        .filter(Frames::failsFast)
                        .map(
                            source ->
                                "frame '"
                                    + name
                                    + "' ("
                                    + FileFrames.shown(
                                        new Referred(name, references).texts(source.paths()))
                                    + ")"))
            .collect(Collectors.joining(" or "));
    return suspects.isEmpty() ? Optional.empty() : Optional.of(suspects);
  }

  private static boolean failsFast(FrameSource.Files source) {
    return source.options().entrySet().stream()
        .anyMatch(
            option ->
                option.getKey().equalsIgnoreCase("mode")
                    && option.getValue().equalsIgnoreCase("FAILFAST"));
  }

  /** Schemes are written in several ways, and blanks escaped or not. */
  private static boolean speaksOf(String message, URI file) {
    return message.contains(file.getPath()) || message.contains(file.getRawPath());
  }

  private Dataset<Row> load(Referred frame, FrameSpec spec, Shaping shaping) {
    Loaded from = loadedFrom(frame, spec);
    from.files()
        .ifPresent(
            listed -> {
              listed.forEach(file -> frameOfFile.putIfAbsent(file.path(), frame.name()));
              identities.put(frame.name(), InputIdentity.of(listed));
              if (trial != null) {
                filesOfTrial.put(frame.name(), listed);
              }
            });
    from.version().ifPresent(version -> versions.put(frame.name(), version));
    return shaping.shaped(frame, spec.shape(), from.rows());
  }

  private Loaded loadedFrom(Referred frame, FrameSpec spec) {
    FrameSource source = spec.source();
    if (source instanceof FrameSource.Files of) {
      return files.load(frame, of, spec.shape().optional());
    }
    if (source instanceof FrameSource.Lake of) {
      return versioned.lake(frame, of);
    }
    if (source instanceof FrameSource.Table of) {
      return versioned.table(frame, of);
    }
    if (source instanceof FrameSource.Query of) {
      return tables.query(frame, of);
    }
    return tables.jdbc(frame, (FrameSource.Jdbc) source);
  }
}
