package io.muster.cli;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The process's own standard output and standard error, each write passed on whole when it is
 * flushed.
 *
 * @param charset in which both encode
 */
public record Terminal(PrintStream out, PrintStream err, Charset charset) {
  private static final int WRITTEN_AT_ONCE = 1 << 16;

  /** Those of this process, in the locale's encoding. */
  public static Terminal ofThisProcess() {
    Charset charset = Charset.defaultCharset();
    return new Terminal(buffered(System.out, charset), buffered(System.err, charset), charset);
  }

  private static PrintStream buffered(OutputStream stream, Charset charset) {
    return new PrintStream(new BufferedOutputStream(stream, WRITTEN_AT_ONCE), false, charset);
  }
}
