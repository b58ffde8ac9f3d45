package io.muster.report;

import com.google.common.base.Ascii;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Value;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every exit code of Muster, declared in the order of precedence: when several hold, the first of
 * them counts. Codes are never renumbered; 99 is never used, because Airflow reads it as skipped.
 */
public enum ExitCode {
  OWN_DEFECT(70, Again.NO, "defect", "a defect of Muster's own: please report it"),
  STORAGE_FAILED(
      8,
      Again.YES,
      "storage_failed",
      "state or output storage full, read-only, refused or unreachable"),
  JOURNAL_DAMAGED(7, Again.NO, "journal_damaged", "journal damaged, or of a newer format"),
  OWNED_ELSEWHERE(4, Again.YES, "owned_elsewhere", "another live controller holds this out_dir"),
  HANGUP(129, Again.YES, "interrupted", "SIGHUP"),
  INTERRUPT(130, Again.YES, "interrupted", "SIGINT"),
  TERMINATED(143, Again.YES, "interrupted", "SIGTERM"),
  CANCELLED(10, Again.NO, "cancelled", "cancelled by muster cancel"),
  DEADLINE_PASSED(
      5, Again.NO, "deadline_passed", "run deadline passed: --resume gives a new allowance"),
  UNSETTLED(9, Again.NO, "unsettled", "the fate of an attempt is unknown: muster settle"),
  CLUSTER_FAILED(
      6, Again.BY_CAUSE, "cluster_failed", "cluster unreachable, or too small for the plan"),
  OUTPUT_REJECTED(3, Again.NO, "rejected", "an output failed verification"),
  ITERATION_FAILED(1, Again.BY_CAUSE, "failed", "an iteration failed for good"),
  USAGE(2, Again.NO, "refused", "bad usage or plan: nothing was started"),
  PASSED(
      0,
      Again.NO,
      "passed",
      "all iterations succeeded and verified (with --only or --except: those selected)");

  /** Whether the same command given again may end better. */
  public enum Again {
    NO("no"),
    YES("yes"),
    /** If what stopped it may pass by itself. */
    BY_CAUSE("by cause");

    private final String word;

    Again(String word) {
      this.word = word;
    }
  }

  private final int code;
  private final Again again;
  private final String status;
  private final String sentence;

  ExitCode(int code, Again again, String status, String sentence) {
    this.code = code;
    this.again = again;
    this.status = status;
    this.sentence = sentence;
  }

  public int code() {
    return code;
  }

  /** What the code says, as the help gives it. */
  public String sentence() {
    return sentence;
  }

  public Again again() {
    return again;
  }

  /** The word that results give for a run that ended so without an entry saying how. */
  public String status() {
    return status;
  }

  /** The code of a process that ends by this signal: {@code SIGTERM} or {@code TERM}. */
  public static ExitCode ofSignal(String signal) {
    String name = Ascii.toUpperCase(signal);
    return switch (name.startsWith("SIG") ? name.substring(3) : name) {
      case "HUP" -> HANGUP;
      case "INT" -> INTERRUPT;
      case "TERM" -> TERMINATED;
      default -> throw new IllegalArgumentException("no exit code is set for signal " + signal);
    };
  }

  /** Whether it is that of a process that a signal has ended. */
  boolean isOfASignal() {
    return this == HANGUP || this == INTERRUPT || this == TERMINATED;
  }

  /** Of several that hold, the one that counts; {@link #PASSED} of none. */
  public static ExitCode first(Collection<ExitCode> holding) {
    return holding.stream().min(Comparator.naturalOrder()).orElse(PASSED);
  }

  /**
   * The code of a run that has come to its end.
   *
   * @param optional the iterations whose failure does not fail the run
   * @param signal that this controller received, also when the run was being stopped already
   */
  public static ExitCode of(RunState run, Set<Value> optional, Optional<String> signal) {
    if (run.manifest().isWritten() || run.ended().filter(ExitCode::isGood).isPresent()) {
      return PASSED;
    }
    Set<ExitCode> holding = EnumSet.noneOf(ExitCode.class);
    signal.map(ExitCode::ofSignal).ifPresent(holding::add);
    run.stop().ifPresent(stop -> holding.add(ofStatus(stop.status(), stop.why())));
    run.ended()
        .filter(status -> status != RunStatus.INTERRUPTED)
        .ifPresent(status -> holding.add(ofStatus(status, "")));
    if (!run.in(Phase.UNKNOWN).isEmpty()) {
      holding.add(UNSETTLED);
    }
    for (int position : run.in(Phase.FAILED)) {
      IterationState lost = run.at(position);
      if (!optional.contains(lost.value()) && Selection.of(run).has(lost.value())) {
        holding.add(ofFailure(lost));
      }
    }
    return holding.isEmpty() ? OWN_DEFECT : first(holding);
  }

  private static boolean isGood(RunStatus status) {
    return status == RunStatus.PASSED || status == RunStatus.PARTIAL;
  }

  private static ExitCode ofStatus(RunStatus status, String why) {
    return switch (status) {
      case PASSED, PARTIAL -> PASSED;
      case FAILED -> ITERATION_FAILED;
      case REJECTED -> OUTPUT_REJECTED;
      case CANCELLED -> CANCELLED;
      case INTERRUPTED -> ofSignal(why);
      case DEADLINE_PASSED -> DEADLINE_PASSED;
      case UNSETTLED -> UNSETTLED;
      case STORAGE_FAILED -> STORAGE_FAILED;
      case CLUSTER_FAILED -> CLUSTER_FAILED;
    };
  }

  private static ExitCode ofFailure(IterationState lost) {
    boolean rejected =
        lost.failure().map(Failure::origin).filter(IterationOutcome::isOfOutput).isPresent();
    return rejected ? OUTPUT_REJECTED : ITERATION_FAILED;
  }

  /** The text of {@code muster help exit-codes}. */
  public static String help() {
    StringBuilder text = new StringBuilder("Exit codes of muster (never renumbered):\n\n");
    text.append(String.format(Locale.ROOT, "%6s  %-8s  %s%n", "code", "again", "meaning"));
    Arrays.stream(values())
        .sorted(Comparator.comparingInt(ExitCode::code))
        .forEach(
            exit ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%6d  %-8s  %s%n",
                        exit.code,
                        exit.again.word,
                        exit.sentence)));
    String order =
        Arrays.stream(values())
            .filter(exit -> exit != USAGE && exit != PASSED)
            .map(exit -> Integer.toString(exit.code))
            .collect(Collectors.joining(", "));
    return text.append("\nWhen several hold, the first of ")
        .append(order)
        .append(".\nOnce the manifest is written the run has passed: a later signal ends with 0.\n")
        .append("'again' says whether the same command may end better by itself.\n")
        .toString();
  }
}
