package io.muster.cli;

import io.muster.engine.EngineException;
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
  private final boolean mayPass;

  Refusal(ExitCode code, String line) {
    this(code, List.of(line));
  }

  Refusal(ExitCode code, List<String> lines) {
    this(code, lines, Optional.empty(), Optional.empty(), false);
  }

  private Refusal(
      ExitCode code,
      List<String> lines,
      Optional<String> runId,
      Optional<String> owner,
      boolean mayPass) {
    super(String.join("; ", lines));
    this.code = code;
    this.lines = List.copyOf(lines);
    this.runId = runId;
    this.owner = owner;
    this.mayPass = mayPass;
  }

  /** The same, said of this run. */
  Refusal of(String run) {
    return new Refusal(code, lines, Optional.of(run), owner, mayPass);
  }

  /** The same, because this run owns the {@code out_dir}. */
  Refusal ownedBy(String run) {
    return new Refusal(code, lines, runId, Optional.of(run), mayPass);
  }

  /** What an engine refused. */
  static Refusal by(EngineException e) {
    return new Refusal(
        ExitCode.CLUSTER_FAILED,
        List.of(e.getMessage()),
        Optional.empty(),
        Optional.empty(),
        e.mayPass());
  }

  /**
   * Whether the same command given again may end better, as far as it is not its code that says so.
   */
  boolean mayPass() {
    return mayPass;
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
