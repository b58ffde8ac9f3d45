package io.muster.job.load;

/** The first line of what an exception says, or its name when it says nothing. */
final class Lines {
  private Lines() {}

  static String first(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }
}
