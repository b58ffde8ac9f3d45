package io.muster.job.contract;

/**
 * What is done to a frame before a job sees it.
 *
 * @param where a SQL condition that its rows fulfil, or null; its placeholders become literals in
 *     the child
 * @param partitions to spread its rows over, or null to leave them as they come; {@link #AUTO} for
 *     as many as the slice has cores, where they are fewer
 * @param cache whether it is kept in memory once it is computed
 * @param broadcast whether joins shall send it whole to every executor
 * @param optional whether a frame of files that are not there is an empty one
 */
public record FrameShape(
    String where, Integer partitions, boolean cache, boolean broadcast, boolean optional) {
  public static final int AUTO = 0;

  /** As it comes. */
  public static final FrameShape NONE = new FrameShape(null, null, false, false, false);

  public FrameShape {
    Check.that(where == null || !where.isBlank(), "where is empty");
    Check.that(partitions == null || partitions >= 0, "partitions is below zero");
  }
}
