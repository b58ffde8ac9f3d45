package io.muster.plan;

/**
 * Where something of a plan was said.
 *
 * @param source a file as it was named on the command line, an option such as {@code --set
 *     limits.canary}, or {@code default}
 * @param line counts from 1; 0 where there are no lines
 * @param column counts from 1; 0 where there are no lines
 */
public record Origin(String source, int line, int column) {
  /** Said by nobody. */
  public static final Origin DEFAULT = new Origin("default", 0, 0);

  public static Origin of(String source) {
    return new Origin(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
