package io.muster.engine.submit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log of a failed application says of the cause, as plain lines of at most 500 characters.
 *
 * @param exceptions class and first line of the exception that ended it and of what caused that,
 *     outermost first; without one that is known to have ended it, of the first in the log
 * @param ended whether the exceptions are known to have ended the application: they left its main
 *     method or its Python program
 * @param outOfMemory the first line that names {@code java.lang.OutOfMemoryError}, wherever it is
 * @param lastLines of the log, in their order, without those of an orderly shutdown
 */
public record CauseDigest(
    List<String> exceptions, boolean ended, Optional<String> outOfMemory, List<String> lastLines) {
  private static final int WINDOW_BYTES = 512 * 1024;
  private static final int LAST_LINES = 20;
  private static final int MOST_EXCEPTIONS = 20;

  /** A class of Java's, in a package and named as an exception, with or without a message. */
  private static final Pattern JAVA =
      Pattern.compile(
          "(?<lead>Exception in thread \"[^\"]*\" |Caused by: |: )?"
              + "(?<thrown>(?:[A-Za-z_$][\\w$]*+\\.)++[\\w$]*(?:Exception|Error|Failure|Throwable)[\\w$]*"
              + "(?:: .*)?)");

  /** What Spark and YARN's part of it say when they stop, for whatever cause. */
  private static final Pattern SHUTDOWN =
      Pattern.compile(
          "\\bINFO (?:[\\w.]+\\.)?(?:ShutdownHookManager: "
              + "|SparkContext: (?:Invoking stop\\(\\)|SparkContext is stopping|Successfully stopped)"
              + "|SparkUI: Stopped |AbstractConnector: Stopped |MemoryStore: MemoryStore cleared"
              + "|\\S+: (?:\\w+ stopped!?$|Shutting down all executors|Asking each executor to shut)"
              + "|AMRMClientImpl: Waiting for application to be"
              + "|ApplicationMaster: (?:Unregistering|Deleting staging) )");

  private static final Pattern PYTHON = Pattern.compile("[A-Za-z_][\\w.]*(?:: .*)?");
  private static final String TRACEBACK = "Traceback (most recent call last):";
  private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";

  public CauseDigest {
    exceptions = List.copyOf(exceptions);
    lastLines = List.copyOf(lastLines);
  }

  /** One that does not know what ended the application. */
  public CauseDigest(
      List<String> exceptions, Optional<String> outOfMemory, List<String> lastLines) {
    this(exceptions, false, outOfMemory, lastLines);
  }

  /** Of the first and the last half MiB of a log. */
  public static CauseDigest of(BoundedLog log) throws IOException {
    if (log.size() <= 2 * WINDOW_BYTES) {
      return of(log.tail(2 * WINDOW_BYTES));
    }
    return of(log.head(WINDOW_BYTES) + "\n" + log.tail(WINDOW_BYTES));
  }

  /** Of a text. */
  public static CauseDigest of(String text) {
    List<String> lines = LogLines.of(text);
    Chains chains = new Chains();
    lines.forEach(chains::read);
    return new CauseDigest(
        chains.decisive(),
        chains.ended(),
        lines.stream().filter(line -> line.contains(OUT_OF_MEMORY)).findFirst(),
        last(lines));
  }

  /** What stands before the noise of the shutdown, and what else is said amid it. */
  private static List<String> last(List<String> lines) {
    List<String> telling = lines.stream().filter(line -> !SHUTDOWN.matcher(line).find()).toList();
    List<String> all = telling.isEmpty() ? lines : telling;
    return all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
  }

  /**
   * Of two logs of one application: of this, unless the other alone knows what ended it, as
   * standard output does of a Python program under spark-submit.
   */
  public CauseDigest or(CauseDigest other) {
    boolean others =
        (other.ended && !ended) || (exceptions.isEmpty() && !other.exceptions.isEmpty());
    return new CauseDigest(
        others ? other.exceptions : exceptions,
        ended || other.ended,
        outOfMemory.or(other::outOfMemory),
        others || lastLines.isEmpty() ? other.lastLines : lastLines);
  }

  /** Class names of the exceptions, in the same order. */
  public List<String> exceptionClasses() {
    return exceptions.stream().map(thrown -> thrown.split(": ", 2)[0].strip()).toList();
  }

  /** The chains of exceptions of a log that may matter, of which one is read at a time. */
  private static final class Chains {
    private final Chain first = new Chain();
    private final Chain python = new Chain();
    private final Chain main = new Chain();
    private Chain current = first;
    private boolean pythonEnds;
    private boolean workerEnds;

    void read(String line) {
      Matcher java = JAVA.matcher(line);
      if (line.equals(TRACEBACK)) {
        pythonEnds = true;
      } else if ((pythonEnds || workerEnds) && !Character.isWhitespace(line.charAt(0))) {
        if (PYTHON.matcher(line).matches()) {
          if (pythonEnds) {
            current = python.begin(line);
          } else {
            current.add(line);
          }
        }
        pythonEnds = false;
        workerEnds = false;
      } else if (java.matches()) {
        thrown(java.group("lead"), java.group("thrown"));
      }
      // what a Python worker threw is within the message of the JVM's exception
      workerEnds |= !pythonEnds && line.endsWith(": " + TRACEBACK);
    }

    private void thrown(String lead, String thrown) {
      if (lead != null && lead.startsWith("Exception in thread \"main\"")) {
        current = main.begin(thrown);
      } else if (lead != null && !lead.startsWith("Exception")) {
        current.add(thrown);
      } else if (first.isEmpty()) {
        current = first.begin(thrown);
      } else {
        current = new Chain(); // neither the first nor the last word: its causes are not wanted
      }
    }

    boolean ended() {
      return !main.isEmpty() || !python.isEmpty();
    }

    /** The JVM's and Python's own last words, else the first that anybody logged. */
    List<String> decisive() {
      return !main.isEmpty() ? main.thrown : !python.isEmpty() ? python.thrown : first.thrown;
    }
  }

  /** An exception and its causes. */
  private static final class Chain {
    private final List<String> thrown = new ArrayList<>();

    Chain begin(String exception) {
      thrown.clear();
      thrown.add(exception);
      return this;
    }

    void add(String cause) {
      if (thrown.size() < MOST_EXCEPTIONS) {
        thrown.add(cause);
      }
    }

    boolean isEmpty() {
      return thrown.isEmpty();
    }
  }
}
