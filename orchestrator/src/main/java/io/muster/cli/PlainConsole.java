package io.muster.cli;

import java.io.PrintStream;
import java.util.List;

/** Lines as they come, for files, pipes and CI systems: no colour, nothing that moves. */
public final class PlainConsole implements Console {
  private static final int COLUMNS = 200;

  private final PrintStream out;
  private final PrintStream err;

  public PlainConsole(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public synchronized void say(List<String> lines) {
    lines.forEach(line -> err.print(line + "\n"));
    err.flush();
  }

  @Override
  public void show(List<String> lines, List<String> block) {
    if (!lines.isEmpty()) {
      say(lines);
    }
  }

  @Override
  public synchronized void result(String line) {
    err.flush();
    out.print(line + "\n");
    out.flush();
  }

  @Override
  public int columns() {
    return COLUMNS;
  }

  @Override
  public int rows() {
    return Integer.MAX_VALUE;
  }

  @Override
  public synchronized void close() {
    err.flush();
  }
}
