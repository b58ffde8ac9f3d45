package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.List;
import java.util.Optional;

/**
 * A command cannot do what was asked: the code that it ends with, and the lines that say why and
 * what to do.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;
  private final transient List<String> lines;
  private final transient Optional<String> runId;
  private final transient Optional<String> owner;

  Refusal(ExitCode code, String line) {
    this(code, List.of(line));
  }

  Refusal(ExitCode code, List<String> lines) {
    this(code, lines, Optional.empty(), Optional.empty());
  }

  private Refusal(
      ExitCode code, List<String> lines, Optional<String> runId, Optional<String> owner) {
    super(String.join("; ", lines));
    this.code = code;
    this.lines = List.copyOf(lines);
    this.runId = runId;
    this.owner = owner;
  }

  /** The same, said of this run. */
  Refusal of(String run) {
    return new Refusal(code, lines, Optional.of(run), owner);
  }

  /** The same, because this run owns the {@code out_dir}. */
  Refusal ownedBy(String run) {
    return new Refusal(code, lines, runId, Optional.of(run));
  }

  ExitCode code() {
    return code;
  }

  List<String> lines() {
    return lines;
  }

  /** The run that it is said of; empty where there is none yet. */
  Optional<String> runId() {
    return runId;
  }

  /** The run that stands in the way. */
  Optional<String> owner() {
    return owner;
  }
}
