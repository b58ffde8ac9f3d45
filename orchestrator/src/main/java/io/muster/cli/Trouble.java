package io.muster.cli;

import com.google.common.base.Throwables;
import io.muster.journal.FencedException;
import io.muster.journal.JournalDamagedException;
import io.muster.journal.LiveOwnerException;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import io.muster.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What stops a command: the one place where it becomes an exit code and words.
 *
 * @param lines for people, without what would only tell a developer
 * @param trace for whoever mends Muster; no lines unless the defect is its own
 * @param runId the run in trouble, if there is one
 * @param owner the run that stands in its way
 * @param isPassing whether it may pass by itself, where its code does not say so
 */
record Trouble(
    ExitCode code,
    List<String> lines,
    List<String> trace,
    Optional<String> runId,
    Optional<String> owner,
    boolean isPassing) {

  Trouble(ExitCode code, List<String> lines, List<String> trace) {
    this(code, lines, trace, Optional.empty(), Optional.empty(), false);
  }

  static Trouble of(Throwable e) {
    ExitCode code = codeOf(e);
    if (e instanceof Refusal refusal) {
      return new Trouble(
          code, refusal.lines(), List.of(), refusal.runId(), refusal.owner(), refusal.mayPass());
    }
    if (code != ExitCode.OWN_DEFECT) {
      return new Trouble(code, List.of(String.valueOf(e.getMessage())), List.of());
    }
    if (Throwables.getRootCause(e) instanceof OutOfMemoryError) {
      return new Trouble(
          code,
          List.of(
              "Muster itself ran out of memory: "
                  + Throwables.getRootCause(e).getMessage()
                  + "; give it more, as by MUSTER_JAVA_OPTS=-Xmx4g, and repeat the command"),
          List.of());
    }
    return new Trouble(
        code,
        List.of("a defect of Muster's own: " + e + "; please report it with what follows"),
        Throwables.getStackTraceAsString(e).lines().toList());
  }

  /** As it is said on stderr. */
  List<String> said() {
    return Stream.concat(lines.stream().map(line -> "muster: " + line), trace.stream()).toList();
  }

  /** In one line. */
  String message() {
    return String.join("; ", lines);
  }

  /** As the last line of stdout has it. */
  String lastLine() {
    return new ResultJson().lastLine(runId, code, mayPass(), message(), owner);
  }

  /**
   * Whether the same command given again may end better: a ResourceManager that is down may be back
   * then, a plan that is too large will be no smaller.
   */
  boolean mayPass() {
    return switch (code.again()) {
      case YES -> true;
      case NO -> false;
      case BY_CAUSE -> isPassing;
    };
  }

  private static ExitCode codeOf(Throwable e) {
    if (e instanceof Refusal refusal) {
      return refusal.code();
    }
    if (e instanceof StorageException) {
      return ExitCode.STORAGE_FAILED;
    }
    if (e instanceof JournalDamagedException) {
      return ExitCode.JOURNAL_DAMAGED;
    }
    if (e instanceof FencedException || e instanceof LiveOwnerException) {
      return ExitCode.OWNED_ELSEWHERE;
    }
    return ExitCode.OWN_DEFECT;
  }
}
