package io.muster.job.contract;

import java.util.List;
import java.util.Map;

/**
 * An input that is loaded as a DataFrame.
 *
 * @param paths files, folders or globs, at least one; URIs or absolute paths
 * @param options of Spark's reader; may hold references that are resolved in the child
 * @param schema a DDL string ({@code "id INT, name STRING"}), or null: the files say, or are looked
 *     through
 */
public record FrameSpec(
    DataFormat format, List<String> paths, Map<String, String> options, String schema) {
  public FrameSpec {
    Check.present(format, "format");
    paths = Check.list(paths);
    options = Check.ordered(options);
    Check.that(!paths.isEmpty(), "paths is empty: a frame needs at least one");
    paths.forEach(path -> Check.text(path, "a path of paths"));
  }
}
