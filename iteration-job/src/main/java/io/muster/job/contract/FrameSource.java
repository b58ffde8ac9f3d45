package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where a frame comes from. Options may hold references that are resolved in the child. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FrameSource.Files.class, name = "files"),
  @JsonSubTypes.Type(value = FrameSource.Lake.class, name = "lake"),
  @JsonSubTypes.Type(value = FrameSource.Table.class, name = "table"),
  @JsonSubTypes.Type(value = FrameSource.Query.class, name = "query"),
  @JsonSubTypes.Type(value = FrameSource.Jdbc.class, name = "jdbc")
})
public sealed interface FrameSource {
  /** The word by which the run knows the table that it is; empty for what keeps no versions. */
  default Optional<String> knownAs() {
    return Optional.empty();
  }

  /** The same with other words for the places that it names. */
  default FrameSource withPlaces(UnaryOperator<String> words) {
    return this;
  }

  /**
   * Files of a format that Spark reads by itself.
   *
   * @param paths files, folders or globs, at least one; URIs or absolute paths
   * @param options of Spark's reader
   * @param schema a DDL string ({@code "id INT, name STRING"}), or null: the files say, or are
   *     looked through
   */
  record Files(DataFormat format, List<String> paths, Map<String, String> options, String schema)
      implements FrameSource {
    public Files {
      Check.present(format, "format");
      paths = Check.list(paths);
      options = Check.ordered(options);
      Check.that(!paths.isEmpty(), "paths is empty: a frame needs at least one");
      paths.forEach(path -> Check.text(path, "a path of paths"));
    }

    @Override
    public Files withPlaces(UnaryOperator<String> words) {
      return new Files(format, paths.stream().map(words).toList(), options, schema);
    }
  }

  /**
   * A table that is a folder with a log of its versions, by a format that another jar brings.
   *
   * @param format as Spark's reader knows it: {@code delta}, {@code iceberg}
   * @param path URI or absolute path
   */
  record Lake(String format, String path, Map<String, String> options) implements FrameSource {
    public Lake {
      Check.text(format, "format");
      Check.text(path, "path");
      options = Check.ordered(options);
    }

    @Override
    public Lake withPlaces(UnaryOperator<String> words) {
      return new Lake(format, words.apply(path), options);
    }

    /** The table, as the run knows it: two frames of one table have one word for it. */
    public String what() {
      return format + " " + (path.matches("/+") ? path : path.replaceFirst("/+$", ""));
    }

    @Override
    public Optional<String> knownAs() {
      return Optional.of(what());
    }

    /** Whether a run can hold to one version of it; of Hudi nobody can ask which is current. */
    public boolean keepsToAVersion() {
      return format.equals("delta") || format.equals("iceberg");
    }

    /** The version that the plan names; empty if it leaves that to the run. */
    public Optional<String> namedVersion() {
      return NamedVersion.in(options).or(() -> NamedVersion.in(format, path));
    }
  }

  /** A table or view of a catalog, by its name as SQL would write it. */
  record Table(String table, Map<String, String> options) implements FrameSource {
    public Table {
      Check.text(table, "table");
      options = Check.ordered(options);
    }

    /** As {@link Lake#what}. */
    public String what() {
      return "table " + table;
    }

    @Override
    public Optional<String> knownAs() {
      return Optional.of(what());
    }

    /** As {@link Lake#namedVersion}. */
    public Optional<String> namedVersion() {
      return NamedVersion.in(options);
    }
  }

  /** The rows of one query; its placeholders become literals in the child. */
  record Query(String query) implements FrameSource {
    public Query {
      Check.text(query, "query");
    }
  }

  /** What a database answers, by the options of Spark's JDBC reader. */
  record Jdbc(Map<String, String> options) implements FrameSource {
    public Jdbc {
      options = Check.ordered(options);
      Check.text(options.get("url"), "url");
      Check.that(
          options.containsKey("dbtable") != options.containsKey("query"),
          "one of dbtable and query says what is read");
    }
  }
}
