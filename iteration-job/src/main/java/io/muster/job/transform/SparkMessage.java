package io.muster.job.transform;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Spark says of a statement, in one line, and where in the statement.
 *
 * @param line from 1
 * @param column from 0
 */
record SparkMessage(String text, int line, int column) {
  private static final Pattern PLACE =
      Pattern.compile("(?s)[;.]?\\s*\\(?\\s*\\bline (\\d+),? pos (\\d+)\\)?");

  static SparkMessage of(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String first = message.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
    Matcher place = PLACE.matcher(message);
    if (!place.find()) {
      return new SparkMessage(first, 1, 0);
    }
    String text = PLACE.matcher(first).replaceAll("").replaceAll("[;\\s]+$", "");
    return new SparkMessage(
        text, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)));
  }
}
