package io.muster.job.contract;

/**
 * The version at which every iteration of a run reads a table: {@code pins/<key>.json} in the run's
 * folder, created once, by the first attempt that loads the table.
 *
 * @param what the table, see {@link InputVersion}
 * @param value of the iteration that pinned it
 */
public record Pin(
    int format, String what, TableVersion version, String value, int attempt, String tag) {
  public static final int FORMAT = 1;

  public Pin {
    Check.format(format, FORMAT);
    Check.text(what, "what");
    Check.present(version, "version");
    Check.text(value, "value");
    Check.that(attempt >= 1, "attempt must be at least 1");
    Check.text(tag, "tag");
  }

  /** The name of the file that pins this table. */
  public static String fileName(String what) {
    return Sha256.hex(what) + ".json";
  }
}
