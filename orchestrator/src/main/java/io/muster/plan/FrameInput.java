package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/**
 * A DataFrame that every iteration loads afresh: where it comes from, and what is done to it.
 *
 * @param staged whether the source is read once a run, by a step of its own, and the iterations
 *     load what that has written
 */
public record FrameInput(Source source, Shape shape, boolean staged) {
  /** Where a frame comes from. */
  public sealed interface Source {}

  /**
   * Files of a format that Spark reads by itself.
   *
   * @param paths as written, relative ones against the plan's folder; may hold placeholders
   * @param schema Spark DDL
   */
  public record Files(
      String format,
      ImmutableList<String> paths,
      ImmutableMap<String, String> options,
      Optional<String> schema)
      implements Source {}

  /** A folder that is a table with a log of its versions, by a format that another jar brings. */
  public record Lake(String format, String path, ImmutableMap<String, String> options)
      implements Source {}

  /** A table or view of a catalog, by its name as SQL would write it. */
  public record Table(String name, ImmutableMap<String, String> options) implements Source {}

  /** The rows of a query; may hold placeholders, params among them, which become literals. */
  public record Query(String sql) implements Source {}

  /** What a database answers, by the options of Spark's JDBC reader. */
  public record Jdbc(ImmutableMap<String, String> options) implements Source {}

  /**
   * What is done to a frame before a job sees it.
   *
   * @param where a SQL condition; may hold placeholders, params among them, which become literals
   * @param partitions to spread the rows over; empty: as they come; 0: as many as the slice has
   *     cores, where they are fewer
   * @param optional whether a frame of files that are not there is an empty one
   */
  public record Shape(
      Optional<String> where,
      Optional<Integer> partitions,
      boolean cache,
      boolean broadcast,
      boolean optional) {}

  /** The files that it is; empty for another source. */
  public Optional<Files> files() {
    return source instanceof Files files ? Optional.of(files) : Optional.empty();
  }

  /** The places in a storage that it names; none where only a catalog or a database knows. */
  public ImmutableList<String> paths() {
    return source instanceof Lake lake
        ? ImmutableList.of(lake.path())
        : files().map(Files::paths).orElse(ImmutableList.of());
  }
}
