package io.muster.job;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What the Python process of a Python job calls, one call after the other: the same loading,
 * writing and saying why as for jobs of other kinds.
 */
public final class PythonEntry {
  private final SparkConf conf;
  private final CurrentAttempt attempt;
  private final ContractJson json = new ContractJson();
  private final FutureTask<SparkSession> session = new FutureTask<>(this::newSession);
  private Iteration iteration;
  private PythonInputs inputs;

  public PythonEntry() {
    this(new SparkConf());
  }

  PythonEntry(SparkConf conf) {
    this.conf = conf;
    this.attempt = new CurrentAttempt(conf, InstantSource.system());
  }

  /**
   * Reads the spec, takes the attempt's claim, and answers the spec with the texts in it resolved.
   */
  public String open() {
    return PythonInputs.task(attempt.open(), attempt.references());
  }

  /** Begins with the session, and does not wait for it. */
  public void begin() {
    Thread thread = new Thread(session, "muster-session");
    thread.setDaemon(true);
    thread.start();
  }

  private SparkSession newSession() {
    // as pyspark itself sets them for a context of its own
    conf.setIfMissing("spark.serializer.objectStreamReset", "100");
    conf.setIfMissing("spark.rdd.compress", "true");
    if (conf.get("spark.master", "").startsWith("local")) {
      // workers begin from compiled files; where they are elsewhere, they have no Muster
      conf.setIfMissing("spark.python.daemon.module", "muster.daemon");
    }
    return attempt.session();
  }

  /** The session that was begun. */
  public SparkSession session() throws InterruptedException {
    try {
      return session.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new JobException(
          Failure.Kind.OTHER, "Spark did not begin: " + e.getCause(), e.getCause());
    }
  }

  /** Uses Arrow between the JVM and Python, unless a setting says otherwise. */
  public void preferArrow() throws InterruptedException {
    if (!conf.contains("spark.sql.execution.arrow.pyspark.enabled")) {
      session().conf().set("spark.sql.execution.arrow.pyspark.enabled", "true");
    }
  }

  /** Begins with the inputs: every frame and dict is there, or is named. */
  public void load() throws InterruptedException {
    iteration = attempt.iteration(session());
    inputs = new PythonInputs(iteration);
    inputs.load();
  }

  public Dataset<Row> frame(String name) {
    return inputs.frame(name);
  }

  /** All dicts by name, as JSON that keeps integer keys. */
  public String dicts() {
    return inputs.dicts();
  }

  /** Writes the rows and leaves the receipt, with the results that the JSON holds. */
  public void finish(Dataset<Row> rows, String results) throws InterruptedException {
    iteration.finish(rows, results(results));
  }

  /** Writes several outputs, by name, and leaves one receipt. */
  public void finishAll(Map<String, Dataset<Row>> outputs, String results)
      throws InterruptedException {
    iteration.finishAll(outputs, results(results));
  }

  /** Leaves the receipt of what the function wrote itself. */
  public void finishWritten(String results) throws InterruptedException {
    iteration.finishWritten(results(results));
  }

  /** A secret that a function puts down does not get into receipt, journal and manifest. */
  private Map<String, Object> results(String text) {
    Map<String, Object> clean = new LinkedHashMap<>();
    json.read(Results.class, text, "results")
        .results()
        .forEach((name, value) -> clean.put(attempt.redacted(name), redacted(value)));
    return clean;
  }

  private Object redacted(Object value) {
    if (value instanceof String text) {
      return attempt.redacted(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::redacted).collect(Collectors.toCollection(ArrayList::new));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> clean = new LinkedHashMap<>();
      map.forEach((name, item) -> clean.put(attempt.redacted((String) name), redacted(item)));
      return clean;
    }
    return value;
  }

  /** What a function put down by {@code ctx.put}. */
  record Results(Map<String, Object> results) {}

  /** Stops the session, if there is one. */
  public void stop() throws InterruptedException {
    session().stop();
  }

  /** The text without secrets. */
  public String redacted(String text) {
    return attempt.redacted(text);
  }

  /**
   * Writes down why the attempt failed, and says it.
   *
   * @param kind as the Python side sees it; the JVM's exception may tell more
   * @param place in the user's code, or empty
   * @param said what was thrown, or null where the JVM's exception says it
   * @param classes of the exceptions, outermost first
   * @param firstLines of the exceptions
   * @param thrown the JVM's exception behind it, or null
   * @return the exit code
   */
  public int fail(
      String kind,
      String place,
      String said,
      List<String> classes,
      List<String> firstLines,
      Throwable thrown) {
    List<Failure.Exceptional> exceptions = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      exceptions.add(
          new Failure.Exceptional(attempt.line(classes.get(i)), attempt.line(firstLines.get(i))));
    }
    Failure.Kind kindOfPython = kind(kind);
    Failure failure =
        new Failure(Failure.FORMAT, kindOfPython, attempt.line(placed(place, said)), exceptions);
    if (thrown != null) {
      failure = joined(failure, place, said, attempt.diagnose(thrown));
    }
    attempt.leave(failure);
    new Ending(conf).say(failure);
    return Ending.code(failure);
  }

  /** What the JVM knows of an input, the output or memory is more than what Python saw of it. */
  private Failure joined(Failure python, String place, String said, Failure jvm) {
    List<Failure.Exceptional> exceptions = new ArrayList<>(python.exceptions());
    exceptions.addAll(jvm.exceptions());
    boolean isUsers = jvm.kind() == Failure.Kind.USER || jvm.kind() == Failure.Kind.OTHER;
    if (!isUsers) {
      return new Failure(Failure.FORMAT, jvm.kind(), jvm.message(), exceptions);
    }
    String message = said == null ? attempt.line(placed(place, jvm.message())) : python.message();
    return new Failure(Failure.FORMAT, python.kind(), message, exceptions);
  }

  private static String placed(String place, String said) {
    String what = said == null ? "it failed" : said;
    return place.isEmpty() ? what : place + ": " + what;
  }

  private static Failure.Kind kind(String word) {
    for (Failure.Kind kind : Failure.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return Failure.Kind.OTHER;
  }
}
