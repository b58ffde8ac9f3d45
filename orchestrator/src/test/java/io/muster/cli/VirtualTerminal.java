package io.muster.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A terminal that knows line ends, up, clear line and colours, and fails on everything else. Wraps
 * long lines, and like most terminals wraps anew when it is resized.
 */
public final class VirtualTerminal extends OutputStream {
  /** A row of the screen; {@code wrapped}: the next row goes on with the same line. */
  private static final class Row {
    final StringBuilder text = new StringBuilder();
    boolean wrapped;
  }

  private final StringBuilder pending = new StringBuilder();
  private List<Row> rows = new ArrayList<>(List.of(new Row()));
  private int columns;
  private int atRow;
  private int atColumn;
  int writes;

  public VirtualTerminal(int columns) {
    this.columns = columns;
  }

  /** Shows what was written to it. */
  public VirtualTerminal shows(String text) {
    text.chars().forEach(c -> put((char) c));
    return this;
  }

  PrintStream stream() {
    return new PrintStream(this, true, StandardCharsets.UTF_8);
  }

  TerminalSize size() {
    return new TerminalSize(columns, 24);
  }

  @Override
  public void write(int b) {
    throw new UnsupportedOperationException("bytes come in whole writes");
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    writes++;
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    shows(text);
  }

  private void put(char c) {
    if (!pending.isEmpty()) {
      pending.append(c);
      if (c >= '@' && c <= '~' && c != '[') {
        sequence(pending.toString());
        pending.setLength(0);
      }
    } else if (c == '\u001B') {
      pending.append(c);
    } else if (c == '\n') {
      down();
      atColumn = 0;
    } else if (c == '\r') {
      atColumn = 0;
    } else if (Character.isISOControl(c)) {
      throw new AssertionError("control character " + (int) c);
    } else {
      print(c);
    }
  }

  private void print(char c) {
    if (atColumn == columns) {
      rows.get(atRow).wrapped = true;
      down();
      atColumn = 0;
    }
    StringBuilder text = rows.get(atRow).text;
    while (text.length() <= atColumn) {
      text.append(' ');
    }
    text.setCharAt(atColumn, c);
    atColumn++;
  }

  private void down() {
    atRow++;
    if (atRow == rows.size()) {
      rows.add(new Row());
    }
  }

  private void sequence(String sequence) {
    if (sequence.matches("\u001B\\[\\d+A")) {
      int up = Integer.parseInt(sequence.substring(2, sequence.length() - 1));
      if (up > atRow) {
        throw new AssertionError("up " + up + " from row " + atRow);
      }
      atRow -= up;
    } else if (sequence.equals("\u001B[2K")) {
      rows.get(atRow).text.setLength(0);
      rows.get(atRow).wrapped = false;
    } else if (!sequence.matches("\u001B\\[[0-9;]*m")) {
      throw new AssertionError("sequence " + sequence.substring(1));
    }
  }

  /** Wraps every line anew, and keeps the cursor where it was in the text. */
  void resize(int newColumns) {
    if (atColumn != 0 || rows.stream().skip(atRow).anyMatch(row -> !row.text.isEmpty())) {
      throw new AssertionError("the cursor is not at the beginning of an empty last line");
    }
    rows.subList(atRow + 1, rows.size()).clear();
    List<String> lines = lines();
    columns = newColumns;
    rows = new ArrayList<>(List.of(new Row()));
    atRow = 0;
    lines
        .subList(0, lines.size() - 1)
        .forEach(line -> (line + "\n").chars().forEach(c -> put((char) c)));
  }

  /** Lines as they were written, wrapped rows joined; the last may be that of the cursor. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (Row row : rows) {
      line.append(row.text);
      if (!row.wrapped) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
    }
    return lines;
  }

  /** The rows as they can be seen, without empty ones at the end. */
  public String screen() {
    StringBuilder screen = new StringBuilder();
    rows.forEach(row -> screen.append(row.text.toString().stripTrailing()).append('\n'));
    return screen.toString().stripTrailing();
  }

  /** Whether whatever is written next begins a line below all that can be seen. */
  public boolean isAtItsEnd() {
    return atColumn == 0 && rows.stream().skip(atRow).allMatch(row -> row.text.isEmpty());
  }
}
