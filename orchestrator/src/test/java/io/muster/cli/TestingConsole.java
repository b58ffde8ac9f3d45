package io.muster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A console that keeps what it was told. */
final class TestingConsole implements Console {
  final List<String> said = new ArrayList<>();
  final List<List<String>> blocks = new ArrayList<>();
  Optional<String> result = Optional.empty();
  boolean closed;

  @Override
  public synchronized void say(List<String> lines) {
    if (result.isPresent()) {
      throw new AssertionError("said after the result: " + lines);
    }
    said.addAll(lines);
  }

  @Override
  public synchronized void show(List<String> lines, List<String> block) {
    if (!lines.isEmpty()) {
      say(lines);
    }
    blocks.add(List.copyOf(block));
  }

  @Override
  public synchronized void result(String line) {
    result = Optional.of(line);
  }

  @Override
  public int columns() {
    return 100;
  }

  @Override
  public int rows() {
    return 24;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  List<String> block() {
    return blocks.get(blocks.size() - 1);
  }
}
