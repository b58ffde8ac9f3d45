package io.muster.lifecycle;

import com.google.common.base.Ascii;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.muster.plan.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of one attempt wherever applications are named: YARN tag, step, pod, application and
 * environment. {@code m-} and 26 lower-case base-32 characters: 130 bits of a hash, within every
 * engine's limits.
 */
public record Tag(String text) {
  private static final int LENGTH = 26;

  /** The tag of an attempt; the same for the same four arguments, whoever asks and whenever. */
  public static Tag of(String outDir, String runId, Value value, int attempt) {
    String named = String.join("\0", outDir, runId, value.text(), Integer.toString(attempt));
    byte[] hash = Hashing.sha256().hashString(named, StandardCharsets.UTF_8).asBytes();
    String base32 = BaseEncoding.base32().omitPadding().encode(Arrays.copyOf(hash, 17));
    return new Tag("m-" + Ascii.toLowerCase(base32.substring(0, LENGTH)));
  }

  @Override
  public String toString() {
    return text;
  }
}
