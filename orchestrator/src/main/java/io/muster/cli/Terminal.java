package io.muster.cli;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Standard input and output of the process: the one place that names them. */
final class Terminal {
  private Terminal() {}

  static Surroundings surroundings() {
    SystemClock clock = new SystemClock();
    return new Surroundings(
        Environment.ofThisProcess(),
        System.in,
        System.out,
        System.err,
        Charset.defaultCharset(),
        Path.of(System.getProperty("muster.home", ".")).toAbsolutePath().normalize(),
        Runtime.getRuntime().availableProcessors(),
        clock,
        clock,
        new SecureRandom());
  }
}
