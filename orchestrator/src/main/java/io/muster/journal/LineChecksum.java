package io.muster.journal;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The checksum that ends each line: CRC-32C over the checksum of the line before (as its eight hex
 * digits) and all bytes of this line before {@code ,"checksum"}. Every change of up to three bits
 * of a line, and every line left out, moved or put in is found.
 */
final class LineChecksum {
  /** Stands in for the checksum before the first line of a journal. */
  static final String START = "00000000";

  private static final byte[] BEFORE = ",\"checksum\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);
  private static final int SUFFIX_LENGTH = BEFORE.length + START.length() + AFTER.length;

  private LineChecksum() {}

  /** The checksum of a line of which {@code length} bytes come before its own. */
  static String of(String previous, byte[] line, int length) {
    Hasher hasher = Hashing.crc32c().newHasher();
    hasher.putBytes(previous.getBytes(StandardCharsets.US_ASCII));
    hasher.putBytes(line, 0, length);
    return HexFormat.of().toHexDigits(hasher.hash().asInt());
  }

  /** What ends the line of an object whose bytes but for the closing brace are given. */
  static String suffix(String checksum) {
    return ",\"checksum\":\"" + checksum + "\"}\n";
  }

  /**
   * The checksum of the line, checked.
   *
   * @throws MalformedException if it has none, or not that of its bytes
   */
  static String verified(String previous, byte[] line) throws MalformedException {
    int length = line.length - SUFFIX_LENGTH;
    if (length < 0 || !has(line, BEFORE, length) || !has(line, AFTER, line.length - AFTER.length)) {
      throw new MalformedException("it does not end with a checksum");
    }
    String given =
        new String(line, length + BEFORE.length, START.length(), StandardCharsets.US_ASCII);
    String reckoned = of(previous, line, length);
    if (!given.equals(reckoned)) {
      throw new MalformedException(
          "its checksum is " + given + " where its bytes and the line before give " + reckoned);
    }
    return given;
  }

  private static boolean has(byte[] line, byte[] part, int at) {
    for (int i = 0; i < part.length; i++) {
      if (line[at + i] != part[i]) {
        return false;
      }
    }
    return true;
  }
}
