package io.muster.job.contract;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Takes secrets out of texts that people or files will see. May be used from several threads; it
 * forgets nothing.
 */
public final class Redactor {
  private static final String MARK = "***";

  /** A text this short would take letters out of every word, and hides nothing. */
  private static final int SHORTEST = 3;

  // the longest first: a secret may hold another
  private final Set<String> secrets =
      new ConcurrentSkipListSet<>(
          Comparator.comparingInt(String::length).reversed().thenComparing(String::compareTo));

  /** From now on this text is a secret, and so is each of its lines. */
  public void hide(String secret) {
    if (secret.length() >= SHORTEST) {
      secrets.add(secret);
    }
    secret.lines().filter(line -> line.length() >= SHORTEST).forEach(secrets::add);
  }

  /** The text with every secret replaced by a mark; null stays null. */
  public String redact(String text) {
    if (text == null) {
      return null;
    }
    String redacted = text;
    for (String secret : secrets) {
      redacted = redacted.replace(secret, MARK);
    }
    return redacted;
  }
}
