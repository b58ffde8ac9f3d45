package io.muster.engine.submit;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How JVMs are started that copy files to a cluster, make one call and end: with a small heap and
 * no compiler that optimises, and from a class archive, which is learnt from the first of them.
 */
public final class SubmitStart {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitStart.class);
  private static final String SMALL =
      "-Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto";
  private static final String OPTIONS = "SPARK_SUBMIT_OPTS";
  private static final String CLASSES = "submit.classes";

  private final UnaryOperator<String> environment;
  private final Optional<SubmitArchive> archive;
  private final AtomicBoolean learning = new AtomicBoolean();
  private final ExecutorService learner =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder()
              .setNameFormat("muster-submit-archive")
              .setDaemon(true)
              .build());

  SubmitStart(UnaryOperator<String> environment, Optional<SubmitArchive> archive) {
    this.environment = environment;
    this.archive = archive;
  }

  /**
   * Of JVMs that have no archive.
   *
   * @param environment of spark-submit; answers null for a variable that is not set
   */
  public static SubmitStart withoutArchive(UnaryOperator<String> environment) {
    return new SubmitStart(environment, Optional.empty());
  }

  /** Variables of spark-submit for whoever runs it by hand. */
  public ImmutableMap<String, String> variables() {
    return variables("");
  }

  private ImmutableMap<String, String> variables(String more) {
    String users = environment.apply(OPTIONS);
    return ImmutableMap.of(
        OPTIONS,
        SMALL + more + (users == null ? "" : " " + users),
        "SPARK_LAUNCHER_OPTS",
        "-Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
  }

  /**
   * Starts one, or has somebody else start it.
   *
   * @param folder of the attempt
   */
  public Begun begin(Path folder) {
    Optional<String> fast = archive.flatMap(SubmitArchive::options);
    if (fast.isPresent()) {
      return new Begun(variables(" " + fast.get()), Optional.empty());
    }
    if (archive.isEmpty() || !learning.compareAndSet(false, true)) {
      return new Begun(variables(), Optional.empty());
    }
    Path classes = folder.resolve(CLASSES);
    return new Begun(
        ImmutableMap.<String, String>builder()
            .putAll(variables(" " + ChildSettings.quoted("-XX:DumpLoadedClassList=" + classes)))
            .put(SubmitCommand.PRINTS, "1")
            .buildOrThrow(),
        Optional.of(classes));
  }

  /** One JVM, from its start until its caller has done with it. */
  public final class Begun implements AutoCloseable {
    private final ImmutableMap<String, String> variables;
    private Optional<Path> classes;

    private Begun(ImmutableMap<String, String> variables, Optional<Path> classes) {
      this.variables = variables;
      this.classes = classes;
    }

    /** Variables of its spark-submit. */
    public ImmutableMap<String, String> variables() {
      return variables;
    }

    /**
     * Tells that it has ended well.
     *
     * @param said all that it has printed
     */
    public void wentWell(String said) {
      Optional<SubmitCommand> command = SubmitCommand.printed(said, SMALL);
      if (classes.isPresent() && command.isPresent()) {
        Path list = classes.get();
        classes = Optional.empty();
        learner.execute(() -> learn(command.get(), list));
      }
    }

    /** Lets the next one be learnt from, where nothing was learnt from this one. */
    @Override
    public void close() {
      if (classes.isPresent()) {
        remove(classes.get());
        learning.set(false);
      }
    }
  }

  private void learn(SubmitCommand command, Path classes) {
    try {
      archive.orElseThrow().learn(command, classes);
    } catch (IOException | InterruptedException e) {
      LOG.debug("submissions go on without a class archive", e);
    } finally {
      remove(classes);
    }
  }

  private static void remove(Path classes) {
    try {
      Files.deleteIfExists(classes);
    } catch (IOException e) {
      LOG.debug("{} stays", classes, e);
    }
  }

  /** Ends what is being learnt; a later run learns it anew. */
  public void close() {
    learner.shutdownNow();
  }
}
