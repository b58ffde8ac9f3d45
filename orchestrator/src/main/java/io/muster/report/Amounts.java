package io.muster.report;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them. */
public final class Amounts {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

  private Amounts() {}

  /** {@code 4.1s}, {@code 42s}, {@code 3m05s}, {@code 2h03m}, {@code 1d04h}. */
  public static String span(Duration span) {
    long millis = Math.max(0, span.toMillis());
    long seconds = millis / 1000;
    if (seconds < 10) {
      return seconds + "." + millis % 1000 / 100 + "s";
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds / 60 % 60);
    }
    return String.format(Locale.ROOT, "%dd%02dh", seconds / 86_400, seconds / 3600 % 24);
  }

  /** Seconds with one decimal, for columns and programs: {@code 72.4}. */
  static String seconds(Duration span) {
    return String.format(Locale.ROOT, "%.1f", span.toMillis() / 1000.0);
  }

  /** {@code 812 B}, {@code 38.1 KiB}. */
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    while (unit < UNITS.length - 1 && amount >= 1023.95) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
  }

  /** {@code 63%}; a dash of nothing. */
  static String share(long part, long whole) {
    return whole <= 0 ? "-" : Math.round(100.0 * part / whole) + "%";
  }

  /** {@code 1,204}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** {@code 1 iteration}, {@code 9 iterations}. */
  public static String of(long count, String singular) {
    return count(count) + " " + singular + (count == 1 ? "" : "s");
  }
}
