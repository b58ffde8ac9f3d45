package io.muster.cli;

import io.muster.report.Style;
import java.time.InstantSource;
import java.util.Map;

/**
 * The console that fits: a terminal if stderr is one, lines elsewhere.
 *
 * @param isLive whether a block can be shown beneath the lines
 */
public record Consoles(Console console, Style style, boolean isLive) {

  /** Looks at the terminal and the environment: {@code TERM}, {@code NO_COLOR}, {@code COLUMNS}. */
  public static Consoles of(
      Terminal terminal, Map<String, String> environment, InstantSource clock) {
    TerminalProbe probe = new TerminalProbe(environment, clock);
    if (!probe.isTerminal()) {
      return new Consoles(new PlainConsole(terminal.out(), terminal.err()), Style.PLAIN, false);
    }
    boolean colored = environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = terminal.charset().newEncoder().canEncode('\u2588');
    Console console = new TerminalConsole(terminal.out(), terminal.err(), probe);
    return new Consoles(console, new Style(colored, unicode), true);
  }
}
