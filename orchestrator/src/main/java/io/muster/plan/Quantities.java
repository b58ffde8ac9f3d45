package io.muster.plan;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans and sizes as a plan writes them. */
public final class Quantities {
  static final String SPAN_FORM = "15s, 10m, 1h30m or 2d";
  static final String SIZE_FORM = "512m, 16g or 1t";
  static final Duration LONGEST = Duration.ofDays(3650);

  private static final Pattern SPAN =
      Pattern.compile(
          "(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([bkmgtBKMGT]?)[bB]?");

  private Quantities() {}

  /** The span that the text names; empty if it names none. */
  public static Optional<Duration> span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return Optional.empty();
    }
    Duration span =
        Duration.ofDays(part(matcher, 1))
            .plusHours(part(matcher, 2))
            .plusMinutes(part(matcher, 3))
            .plusSeconds(part(matcher, 4))
            .plusMillis(part(matcher, 5));
    return Optional.of(span).filter(it -> it.compareTo(LONGEST) <= 0);
  }

  private static long part(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Long.parseLong(matcher.group(group));
  }

  /** Bytes of a size with a unit. */
  static OptionalLong bytes(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches() || Character.isDigit(text.charAt(text.length() - 1))) {
      return OptionalLong.empty();
    }
    int shift =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          case "t" -> 40;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }

  /** Memory in whole mebibytes, rounded up. */
  static Optional<MemorySize> memory(String text) {
    OptionalLong bytes = bytes(text);
    return bytes.isEmpty()
        ? Optional.empty()
        : Optional.of(new MemorySize(-Math.floorDiv(-bytes.getAsLong(), 1L << 20)));
  }
}
