package io.muster.cli;

import com.google.common.primitives.Ints;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * Standard output as people read it.
 *
 * @param width how many columns a line may have
 */
record Page(PrintStream out, int width) {
  /** Where there is no terminal: wide enough for every table, and no wider than a screen. */
  private static final int COLUMNS = 120;

  private static final int FEWEST = 40;

  /** As wide as {@code COLUMNS} says, else as the terminal, if there is one. */
  static Page of(Surroundings surroundings) {
    Map<String, String> environment = surroundings.environment();
    Integer asked = Ints.tryParse(environment.getOrDefault("COLUMNS", ""));
    int width = COLUMNS;
    if (asked != null && asked > 0) {
      width = asked;
    } else {
      TerminalProbe probe = new TerminalProbe(environment, surroundings.clock());
      if (probe.isTerminal()) {
        width = probe.get().columns();
      }
    }
    return new Page(surroundings.out(), Math.max(FEWEST, width));
  }

  void line(String line) {
    lines(List.of(line));
  }

  void lines(List<String> lines) {
    lines.forEach(line -> out.print(line + "\n"));
    out.flush();
  }
}
