package io.muster.storage.tabular;

/**
 * What a data file says of itself.
 *
 * @param rows how many it holds
 * @param schema of the file, which has no partition columns; types as Spark reads them, every
 *     column nullable
 */
public record Footer(long rows, Schema schema) {
  public Footer {
    if (rows < 0) {
      throw new IllegalArgumentException("a file has no fewer than 0 rows");
    }
  }
}
