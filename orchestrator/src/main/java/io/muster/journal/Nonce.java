package io.muster.journal;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Texts that are given once: by them a writer knows its own object after a lost answer. */
final class Nonce {
  private Nonce() {}

  /** 128 bits as hex digits. */
  static String next(RandomGenerator chance) {
    return HexFormat.of().toHexDigits(chance.nextLong())
        + HexFormat.of().toHexDigits(chance.nextLong());
  }
}
