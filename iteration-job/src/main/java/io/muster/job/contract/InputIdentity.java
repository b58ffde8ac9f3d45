package io.muster.job.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What a frame read, so that two iterations that saw different files can be told.
 *
 * @param digest lower-case hex SHA-256 over the sorted listing
 */
public record InputIdentity(long files, long bytes, String digest) {
  /**
   * One file of a listing.
   *
   * @param modified milliseconds since 1970
   */
  public record Listed(String path, long bytes, long modified) {
    public Listed {
      Check.text(path, "path");
    }
  }

  public InputIdentity {
    Check.that(files >= 0 && bytes >= 0, "files or bytes is below zero");
    Check.text(digest, "digest");
  }

  /** The order in which the files were listed does not matter. */
  public static InputIdentity of(List<Listed> listing) {
    MessageDigest sha256 = Sha256.digest();
    List<Listed> sorted = listing.stream().sorted(Comparator.comparing(Listed::path)).toList();
    for (Listed file : sorted) {
      String line = file.path() + '|' + file.bytes() + '|' + file.modified() + '\n';
      sha256.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return new InputIdentity(
        sorted.size(),
        sorted.stream().mapToLong(Listed::bytes).sum(),
        HexFormat.of().formatHex(sha256.digest()));
  }
}
