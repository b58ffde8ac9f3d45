package io.muster.job.transform;

/** Lines and columns of offsets, both from 1. */
final class Place {
  private Place() {}

  static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  static int column(String text, int offset) {
    return offset - text.lastIndexOf('\n', offset - 1);
  }
}
