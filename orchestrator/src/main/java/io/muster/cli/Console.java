package io.muster.cli;

import java.util.List;

/**
 * What the user sees; the developer's log is something else. Safe from any thread; each call is
 * seen whole.
 */
public interface Console extends AutoCloseable {

  /** Adds a line that stays. */
  default void say(String line) {
    say(List.of(line));
  }

  /** Adds lines that stay, and keeps whatever is shown beneath them. */
  void say(List<String> lines);

  /**
   * Adds lines that stay and replaces what is shown beneath them, where the console can; elsewhere
   * the block is not seen.
   */
  void show(List<String> lines, List<String> block);

  /** The one line for programs, on stdout; after it nothing must be said. Takes away the block. */
  void result(String line);

  /** How many columns a line may have. */
  int columns();

  /** How many rows can be seen at a time. */
  int rows();

  /** Takes away the block. */
  @Override
  void close();
}
