package io.muster.cli;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** Names for runs that the user does not name, and nonces. */
final class RunIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private RunIds() {}

  /** When it began, and enough of chance to tell two of one second apart. */
  static String next(Surroundings surroundings) {
    return TIME.format(surroundings.clock().instant())
        + "-"
        + HexFormat.of().toHexDigits((short) surroundings.chance().nextInt());
  }

  static String nonce(Surroundings surroundings) {
    return HexFormat.of().toHexDigits(surroundings.chance().nextLong());
  }
}
