package io.muster.cli;

import io.muster.report.Style;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.Map;

/**
 * The console that fits: a terminal if stderr is one, lines elsewhere.
 *
 * @param isLive whether a block can be shown beneath the lines
 */
public record Consoles(Console console, Style style, boolean isLive) {

  /**
   * Looks at the terminal and the environment: {@code TERM}, {@code NO_COLOR}, {@code COLUMNS}.
   *
   * @param charset in which {@code err} encodes
   */
  public static Consoles of(
      PrintStream out,
      PrintStream err,
      Charset charset,
      Map<String, String> environment,
      InstantSource clock) {
    TerminalProbe probe = new TerminalProbe(environment, clock);
    if (!probe.isTerminal()) {
      return new Consoles(new PlainConsole(out, err), Style.PLAIN, false);
    }
    boolean colored = environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = charset.newEncoder().canEncode('\u2588');
    return new Consoles(new TerminalConsole(out, err, probe), new Style(colored, unicode), true);
  }
}
