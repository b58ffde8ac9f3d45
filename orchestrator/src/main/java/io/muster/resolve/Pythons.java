package io.muster.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Lists;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a Python interpreter what it is, and what it makes of files that it does not run. */
final class Pythons {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a command line holds. */
  private static final int MOST_AT_ONCE = 200;

  /** What '' in the search path of a command stands for: nothing there is imported by mistake. */
  private static final Path NEUTRAL_FOLDER = Path.of("/");

  private final CommandRunner commands;
  private final ObjectMapper json =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  Pythons(CommandRunner commands) {
    this.commands = commands;
  }

  /** A function of a file. */
  record Asked(String file, String function) {}

  /**
   * An interpreter's answer.
   *
   * @param executable its path
   * @param version as {@code 3.11}
   * @param pyspark the folder of the pyspark that it imports, or null
   * @param looks in the order in which functions were asked for
   */
  record Answer(String executable, String version, String pyspark, List<PythonLook> looks) {}

  /** An interpreter cannot be asked; the message is half a sentence that says why. */
  static final class UnusableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** One call, however many functions; several only when there are hundreds. */
  Answer ask(String interpreter, List<Asked> asked) throws UnusableException, InterruptedException {
    List<PythonLook> looks = new ArrayList<>();
    Answer last = null;
    for (List<Asked> some : Lists.partition(asked, MOST_AT_ONCE)) {
      last = askSome(interpreter, some);
      looks.addAll(last.looks());
    }
    if (last == null) {
      throw new IllegalArgumentException("no function is asked for");
    }
    return new Answer(last.executable(), last.version(), last.pyspark(), looks);
  }

  private Answer askSome(String interpreter, List<Asked> asked)
      throws UnusableException, InterruptedException {
    try {
      List<List<String>> pairs =
          asked.stream().map(each -> List.of(each.file(), each.function())).toList();
      CommandRunner.Outcome outcome =
          commands.run(
              ImmutableList.of(interpreter, "-B", "-c", script(), json.writeValueAsString(pairs)),
              NEUTRAL_FOLDER,
              ImmutableMap.of(),
              PATIENCE);
      if (outcome.timedOut()) {
        throw new UnusableException(
            "it did not answer within " + PATIENCE.toSeconds() + " s", null);
      }
      if (outcome.exitCode() != 0) {
        throw new UnusableException(
            "it ended with exit code " + outcome.exitCode() + ": " + lastLine(outcome.errors()),
            null);
      }
      return json.readValue(outcome.output(), Answer.class);
    } catch (JsonProcessingException e) {
      throw new UnusableException("what it answers is not what a Python 3 would answer", e);
    } catch (IOException e) {
      throw new UnusableException(e.getMessage(), e);
    }
  }

  private static String script() throws IOException {
    return Resources.toString(
        Resources.getResource(Pythons.class, "signatures.py"), StandardCharsets.UTF_8);
  }

  private static String lastLine(String text) {
    return text.lines().reduce((first, second) -> second).orElse("it said nothing").strip();
  }
}
