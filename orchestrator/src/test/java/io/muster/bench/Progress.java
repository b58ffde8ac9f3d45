package io.muster.bench;

/** Says on standard output how far the measuring is: lines that {@code make bench} lets through. */
final class Progress {
  private Progress() {}

  static void say(String format, Object... words) {
    System.out.println("bench: " + String.format(java.util.Locale.ROOT, format, words));
  }
}
