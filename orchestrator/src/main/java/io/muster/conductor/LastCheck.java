package io.muster.conductor;

import io.muster.plan.Placeholder;
import io.muster.plan.Template;
import io.muster.plan.Verify;
import io.muster.resolve.CommandRunner;
import io.muster.resolve.ResolvedIteration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The command of the user's own that has the last word on an output. */
final class LastCheck {
  private static final int LINES = 5;
  private static final int LONGEST_LINE = 300;

  private final CommandRunner commands;
  private final Path folder;
  private final String runId;

  /**
   * @param folder in which it runs: the plan's
   */
  LastCheck(CommandRunner commands, Path folder, String runId) {
    this.commands = commands;
    this.folder = folder;
    this.runId = runId;
  }

  /**
   * Runs it to its end; an interruption ends it.
   *
   * @param attempt 0 for an output that is kept
   * @return what is wrong with the output, in the command's own words; empty if it passes
   */
  Optional<String> problem(Verify.Command command, ResolvedIteration iteration, int attempt) {
    List<String> words =
        command.words().stream().map(word -> filled(word, iteration, attempt)).toList();
    String shown = "verify.command " + String.join(" ", words);
    CommandRunner.Outcome outcome;
    try {
      outcome = run(words, iteration, attempt, command.timeout());
      if (outcome.isSignalled()) {
        // whoever ended it gave no verdict
        outcome = run(words, iteration, attempt, command.timeout());
      }
    } catch (IOException e) {
      return Optional.of(shown + " cannot be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + shown + " was at work", e);
    }
    if (outcome.timedOut()) {
      return Optional.of(
          shown
              + " had not ended after "
              + command.timeout().toMillis() / 1000.0
              + " s (verify.command_timeout), and was ended"
              + lastWords(outcome));
    }
    return outcome.exitCode() == 0
        ? Optional.empty()
        : Optional.of(shown + " ended with exit code " + outcome.exitCode() + lastWords(outcome));
  }

  private CommandRunner.Outcome run(
      List<String> words, ResolvedIteration iteration, int attempt, Duration timeout)
      throws IOException, InterruptedException {
    return commands.run(words, folder, environment(iteration, attempt), timeout);
  }

  private Map<String, String> environment(ResolvedIteration iteration, int attempt) {
    return Map.of(
        "MUSTER_RUN_ID", runId,
        "MUSTER_VALUE", iteration.value().text(),
        "MUSTER_OUTPUT", iteration.output().text(),
        "MUSTER_ATTEMPT", Integer.toString(attempt));
  }

  private String filled(String word, ResolvedIteration iteration, int attempt) {
    return Template.parse(word).fill(it -> meaning(it, iteration, attempt)).text();
  }

  private Optional<String> meaning(
      Placeholder placeholder, ResolvedIteration iteration, int attempt) {
    return switch (placeholder.kind()) {
      case VALUE -> Optional.of(iteration.value().text());
      case RUN_ID -> Optional.of(runId);
      case ATTEMPT -> Optional.of(Integer.toString(attempt));
      case OUTPUT -> Optional.of(iteration.output().text());
      case OUTPUT_OF ->
          iteration.outputsOf().entrySet().stream()
              .filter(other -> other.getKey().text().equals(placeholder.argument()))
              .map(other -> other.getValue().text())
              .findFirst();
      case PARAM, SCRATCH, ENV, FILE, DICT -> Optional.empty();
    };
  }

  private static String lastWords(CommandRunner.Outcome outcome) {
    List<String> lines =
        Stream.of(outcome.lastOutput(), outcome.errors())
            .flatMap(text -> last(text.lines().filter(line -> !line.isBlank()).toList()).stream())
            .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE))
            .toList();
    return lines.isEmpty() ? ", without a word" : "; it said: " + String.join(" | ", lines);
  }

  private static List<String> last(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
  }
}
