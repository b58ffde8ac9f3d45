package io.muster.engine.submit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command that spark-submit becomes, as it prints it when {@link #PRINTS} is set.
 *
 * @param java the program that it starts, whoever chose it
 * @param classPath as it was put together, with {@code spark-env.sh} taken into account
 */
record SubmitCommand(Path java, String classPath) {
  /** The variable that makes spark-submit print its command. */
  static final String PRINTS = "SPARK_PRINT_LAUNCH_COMMAND";

  private static final String LINE = "(?m)^Spark Command: (/.*?/java) (?:.* )?-cp (.+?) ";

  /**
   * Finds it in what spark-submit has printed. Nothing is found where something else has come
   * between the class path and those options.
   *
   * @param options the first options after the class path
   */
  static Optional<SubmitCommand> printed(String said, String options) {
    Matcher line = Pattern.compile(LINE + Pattern.quote(options)).matcher(said);
    return line.find() && !line.group(2).contains(" -")
        ? Optional.of(new SubmitCommand(Path.of(line.group(1)), line.group(2)))
        : Optional.empty();
  }
}
