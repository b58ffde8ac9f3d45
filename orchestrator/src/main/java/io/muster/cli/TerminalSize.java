package io.muster.cli;

/** Columns and rows of a terminal. */
public record TerminalSize(int columns, int rows) {
  /** What every terminal has had since the VT100. */
  public static final TerminalSize USUAL = new TerminalSize(80, 24);

  public TerminalSize {
    if (columns < 1 || rows < 1) {
      throw new IllegalArgumentException(
          "a terminal has at least one column and row: " + columns + " x " + rows);
    }
  }
}
