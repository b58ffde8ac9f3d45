package io.muster.cli;

import io.muster.report.Style;
import java.io.BufferedOutputStream;
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
  /** So that a redraw reaches the terminal in one piece. */
  private static final int WRITTEN_AT_ONCE = 1 << 16;

  /** The console of this process. */
  static Consoles of(Surroundings surroundings) {
    return of(
        surroundings.out(),
        surroundings.err(),
        surroundings.charset(),
        surroundings.environment(),
        surroundings.clock());
  }

  /**
   * Looks at the terminal and the environment: {@code TERM}, {@code NO_COLOR}, {@code COLUMNS}.
   *
   * @param charset in which is written, that of the locale
   */
  public static Consoles of(
      PrintStream out,
      PrintStream err,
      Charset charset,
      Map<String, String> environment,
      InstantSource clock) {
    PrintStream bufferedOut = buffered(out, charset);
    PrintStream bufferedErr = buffered(err, charset);
    TerminalProbe probe = new TerminalProbe(environment, clock);
    if (!probe.isTerminal()) {
      return new Consoles(new PlainConsole(bufferedOut, bufferedErr), Style.PLAIN, false);
    }
    boolean colored = environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean unicode = charset.newEncoder().canEncode('\u2588');
    Console console = new TerminalConsole(bufferedOut, bufferedErr, probe);
    return new Consoles(console, new Style(colored, unicode), true);
  }

  private static PrintStream buffered(PrintStream stream, Charset charset) {
    return new PrintStream(new BufferedOutputStream(stream, WRITTEN_AT_ONCE), false, charset);
  }
}
