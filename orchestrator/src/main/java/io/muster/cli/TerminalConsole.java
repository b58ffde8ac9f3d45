package io.muster.cli;

import io.muster.report.PlainText;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Lines that stay above a block that is redrawn in place. Only two sequences are used, up and clear
 * line, and between two writes the cursor is at the beginning of the line below the block: whenever
 * Muster dies, the terminal is as it should be and the last block stays as plain text.
 */
public final class TerminalConsole implements Console {
  private static final String CLEAR_LINE = "\u001B[2K";

  private final PrintStream out;
  private final PrintStream err;
  private final Supplier<TerminalSize> size;
  private List<String> block = List.of();

  public TerminalConsole(PrintStream out, PrintStream err, Supplier<TerminalSize> size) {
    this.out = out;
    this.err = err;
    this.size = size;
  }

  @Override
  public synchronized void say(List<String> lines) {
    show(lines, block);
  }

  @Override
  public synchronized void show(List<String> lines, List<String> newBlock) {
    StringBuilder text = new StringBuilder();
    int before = drawnRows();
    up(text, before);
    if (!lines.isEmpty()) {
      text.append((CLEAR_LINE + "\n").repeat(before));
      up(text, before);
      lines.forEach(line -> text.append(line).append('\n'));
      before = 0;
    }
    newBlock.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
    int left = Math.max(0, before - newBlock.size());
    text.append((CLEAR_LINE + "\n").repeat(left));
    up(text, left);
    if (text.length() > 0) {
      err.print(text);
      err.flush();
    }
    block = List.copyOf(newBlock);
  }

  /**
   * The rows that the block takes now. A terminal that has become narrower has wrapped its lines.
   */
  private int drawnRows() {
    int columns = Math.max(1, size.get().columns());
    return block.stream()
        .map(PlainText::clean)
        .mapToInt(line -> Math.max(1, (PlainText.width(line) + columns - 1) / columns))
        .sum();
  }

  private static void up(StringBuilder text, int rows) {
    if (rows > 0) {
      text.append("\u001B[").append(rows).append('A');
    }
  }

  @Override
  public synchronized void result(String line) {
    close();
    out.print(line + "\n");
    out.flush();
  }

  @Override
  public int columns() {
    return size.get().columns();
  }

  @Override
  public int rows() {
    return size.get().rows();
  }

  @Override
  public synchronized void close() {
    show(List.of(), List.of());
    err.flush();
  }
}
