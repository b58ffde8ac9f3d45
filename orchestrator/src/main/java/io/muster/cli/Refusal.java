package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.List;

/**
 * A command cannot do what was asked: the code that it ends with, and the lines that say why and
 * what to do.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final transient List<String> lines;

  Refusal(ExitCode code, String line) {
    this(code, List.of(line));
  }

  Refusal(ExitCode code, List<String> lines) {
    super(String.join("; ", lines));
    this.code = code;
    this.lines = List.copyOf(lines);
  }

  ExitCode code() {
    return code;
  }

  List<String> lines() {
    return lines;
  }
}
