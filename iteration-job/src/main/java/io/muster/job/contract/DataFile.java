package io.muster.job.contract;

/**
 * A data file of an output.
 *
 * @param path relative to the output's folder, with {@code /}
 * @param rows null where they cannot be known without reading the file again
 */
public record DataFile(String path, long bytes, Long rows) {
  public DataFile {
    Check.text(path, "path");
    Check.that(!path.startsWith("/"), "path must be relative to the output");
    Check.that(bytes >= 0, "bytes is below zero");
    Check.that(rows == null || rows >= 0, "rows is below zero");
  }
}
