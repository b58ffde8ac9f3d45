package io.muster.cli;

import com.google.common.primitives.Ints;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Finds out about the terminal behind stderr by asking {@code test} and {@code stty}, since Java 17
 * tells nothing of it.
 */
public final class TerminalProbe implements Supplier<TerminalSize> {
  /** Shorter than the time between two redraws: each must know a resize, or it would smear. */
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofMillis(150);

  private static final File TERMINAL = new File("/dev/tty");

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);

  private final Map<String, String> environment;
  private final InstantSource clock;
  private TerminalSize last = TerminalSize.USUAL;
  private Instant askAt = Instant.MIN;

  public TerminalProbe(Map<String, String> environment, InstantSource clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** Whether stderr is a terminal on which a block can be redrawn. */
  public boolean isTerminal() {
    return !environment.getOrDefault("TERM", "dumb").equals("dumb")
        && answer(shell("test -t 2 && echo yes")).map(said -> said.equals("yes")).orElse(false);
  }

  /** Whether standard input comes from a terminal, so that somebody has to be asked for it. */
  static boolean isTypedIn() {
    ProcessBuilder question =
        shell("test -t 0 && echo yes").redirectInput(ProcessBuilder.Redirect.INHERIT);
    return answer(question).map(said -> said.equals("yes")).orElse(false);
  }

  /**
   * The size now, as far as it is known; {@code COLUMNS} of the environment makes it narrower;
   * wider than it is, every redraw would smear.
   */
  @Override
  public synchronized TerminalSize get() {
    Instant now = clock.instant();
    if (!now.isBefore(askAt)) {
      askAt = now.plus(ASKED_AGAIN_AFTER);
      last = asked().orElse(last);
    }
    Integer columns = Ints.tryParse(environment.getOrDefault("COLUMNS", ""));
    return columns == null || columns < 1
        ? last
        : new TerminalSize(Math.min(columns, last.columns()), last.rows());
  }

  /** The controlling terminal is asked first: that starts one process instead of two. */
  private static Optional<TerminalSize> asked() {
    return answer(new ProcessBuilder("stty", "size").redirectInput(TERMINAL))
        .flatMap(TerminalProbe::parsed)
        .or(() -> answer(shell("stty size <&2")).flatMap(TerminalProbe::parsed));
  }

  private static ProcessBuilder shell(String command) {
    return new ProcessBuilder("sh", "-c", command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  static Optional<TerminalSize> parsed(String answer) {
    List<String> words = List.of(answer.strip().split(" ", -1));
    if (words.size() != 2) {
      return Optional.empty();
    }
    Integer rows = Ints.tryParse(words.get(0));
    Integer columns = Ints.tryParse(words.get(1));
    boolean known = rows != null && columns != null && rows > 0 && columns > 0;
    return known ? Optional.of(new TerminalSize(columns, rows)) : Optional.empty();
  }

  private static Optional<String> answer(ProcessBuilder question) {
    try {
      Process asked = question.start();
      asked.getOutputStream().close();
      if (!asked.waitFor(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        asked.destroyForcibly();
        return Optional.empty();
      }
      return Optional.of(
          new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
