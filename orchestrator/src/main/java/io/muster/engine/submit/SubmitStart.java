package io.muster.engine.submit;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import com.google.common.util.concurrent.Uninterruptibles;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How JVMs are started that copy files to a cluster, make one call and end: with a small heap and
 * no compiler that optimises, and from a class archive, which is learnt from the first of them.
 */
public final class SubmitStart {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitStart.class);
  private static final Duration DYING = Duration.ofSeconds(1);
  private static final String SMALL = "-Xmx128m -XX:TieredStopAtLevel=1 -Xshare:auto";
  private static final String OPTIONS = "SPARK_SUBMIT_OPTS";
  private static final String CLASSES = "submit.classes";

  private final UnaryOperator<String> environment;
  private final AtomicReference<Optional<SubmitArchive>> archive;
  private final AtomicBoolean learning = new AtomicBoolean();
  private final ExecutorService learner =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder()
              .setNameFormat("muster-submit-archive")
              .setDaemon(true)
              .build());

  SubmitStart(UnaryOperator<String> environment, Optional<SubmitArchive> archive) {
    this.environment = environment;
    this.archive = new AtomicReference<>(archive);
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
        JvmOptions.joined(
            JvmOptions.withSerialCollector(SMALL, String.valueOf(users)) + more, users),
        ChildSettings.LAUNCHER_OPTIONS,
        ChildSettings.launcherOptions(environment.apply(ChildSettings.LAUNCHER_OPTIONS)));
  }

  /**
   * Starts one, or has somebody else start it.
   *
   * @param folder of the attempt
   */
  public Begun begin(Path folder) {
    Optional<SubmitArchive> known = archive.get();
    Optional<String> fast = known.flatMap(SubmitArchive::options);
    if (fast.isPresent()) {
      return new Begun(variables(" " + fast.get()), true, Optional.empty(), known);
    }
    if (known.isEmpty() || !learning.compareAndSet(false, true)) {
      return new Begun(variables(), false, Optional.empty(), known);
    }
    Path classes = folder.resolve(CLASSES);
    return new Begun(
        variables(" " + ChildSettings.quoted("-XX:DumpLoadedClassList=" + classes)),
        false,
        Optional.of(classes),
        known);
  }

  /** One JVM, from its start until its caller has done with it. */
  public final class Begun implements AutoCloseable {
    private final ImmutableMap<String, String> variables;
    private final boolean fast;
    private final Optional<Path> classes;
    private final Optional<SubmitArchive> known;
    private boolean well;

    private Begun(
        ImmutableMap<String, String> variables,
        boolean fast,
        Optional<Path> classes,
        Optional<SubmitArchive> known) {
      this.variables = variables;
      this.fast = fast;
      this.classes = classes;
      this.known = known;
    }

    /** Variables of its spark-submit. */
    public ImmutableMap<String, String> variables() {
      return variables;
    }

    /** Tells that it has ended well. */
    public void wentWell() {
      well = true;
    }

    /**
     * Learns from it if it went well, else leaves that to the next one. When one from the archive
     * did not, whatever the reason, the others start as plain spark-submit would.
     */
    @Override
    public void close() {
      if (!well && fast) {
        archive.set(Optional.empty());
      }
      if (classes.isEmpty()) {
        return;
      }
      if (well && Files.exists(classes.get())) {
        learnFrom(classes.get(), known.orElseThrow());
        return;
      }
      remove(classes.get());
      learning.set(well); // who has shown nothing although it went well never will
    }
  }

  private void learnFrom(Path classes, SubmitArchive known) {
    try {
      learner.execute(() -> learn(known, classes));
    } catch (RejectedExecutionException e) {
      remove(classes); // the run is at its end
    }
  }

  private static void learn(SubmitArchive archive, Path classes) {
    try {
      archive.learn(classes);
    } catch (IOException | InterruptedException | EngineException e) {
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

  /** Ends what is being learnt, of which nothing stays; a later run learns it anew. */
  public void close() {
    learner.shutdownNow();
    boolean unused = Uninterruptibles.awaitTerminationUninterruptibly(learner, DYING);
  }
}
