package io.muster.cli;

import io.muster.report.ExitCode;
import io.muster.report.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster wait}. */
@Command(
    name = "wait",
    description = {
      "Blocks until a run has ended, and ends with its exit code.",
      "For sensors and scripts; reads only.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster wait plan.yaml --param ds=2026-01-31 --timeout 2h",
      "  muster wait out && echo all verified",
      "",
      "Exit codes: those of run (muster help exit-codes); 4 when --timeout is over and"
          + " a controller still drives the run; 9 as soon as its controller is gone without having"
          + " ended the run."
    })
final class WaitCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  @Option(
      names = "--timeout",
      paramLabel = "SPAN",
      description = "How long to wait at most: 10m. Without it, as long as the run is driven.")
  private String timeout = "";

  WaitCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    Duration longest = Spans.parse("--timeout", timeout);
    RunWatch watch = RunQuestion.of(surroundings, run).watch();
    Instant until = timeout.isEmpty() ? Instant.MAX : surroundings.clock().instant().plus(longest);
    RunLook look = watch.look();
    if (look.hasPassedUnseen()) {
      Page.of(surroundings).line(look.unseen().get().sentence());
      return ExitCode.PASSED.code();
    }
    look = look.seen();
    while (look.isDriven()) {
      Instant now = surroundings.clock().instant();
      if (!now.isBefore(until)) {
        throw new Refusal(
            ExitCode.OWNED_ELSEWHERE,
            "after "
                + timeout
                + " run "
                + look.facts().runId()
                + " has not ended: "
                + look.driver().orElseThrow()
                + " still drives it; wait longer, or see `"
                + look.facts().invocation().command("status")
                + "`");
      }
      Duration left =
          Duration.between(now, until.isBefore(Instant.MAX) ? until : now.plus(BETWEEN_LOOKS));
      surroundings.sleeper().sleep(left.compareTo(BETWEEN_LOOKS) < 0 ? left : BETWEEN_LOOKS);
      look = watch.look();
    }
    Status status = look.status();
    Page.of(surroundings).line(status.line(surroundings.clock().instant()));
    return status.exitCode().code();
  }
}
