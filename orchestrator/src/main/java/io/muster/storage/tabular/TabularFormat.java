package io.muster.storage.tabular;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A format of data files of which Muster itself can read something. */
public enum TabularFormat {
  PARQUET,
  ORC,
  CSV,
  JSON;

  /** By Spark's name of the format. */
  public static Optional<TabularFormat> named(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(lower(word))).findFirst();
  }

  /** By the ending of the file's name: {@code part-0.snappy.parquet}, {@code part-0.orc}. */
  public static Optional<TabularFormat> ofFile(String path) {
    return named(path.substring(path.lastIndexOf('.') + 1));
  }

  /** Whether its files tell their rows and schema without being read through. */
  public boolean hasFooter() {
    return this == PARQUET || this == ORC;
  }

  /** Spark's name of the format. */
  public String word() {
    return lower(name());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
