package io.muster.engine.submit;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.muster.engine.Attempt;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away what attempts leave that are over, on a thread of its own: gigabytes take seconds,
 * and the news of an end must not wait for them.
 */
public final class Cleaning implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cleaning.class);

  /** Whoever has signalled waits for the end. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Consumer<Attempt> remove;
  private final Duration bound;
  private final Set<Attempt> begun = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          new ThreadFactoryBuilder().setNameFormat("muster-cleaning").setDaemon(true).build());

  /**
   * Of one engine.
   *
   * @param remove says itself what it could not remove
   */
  public Cleaning(Consumer<Attempt> remove) {
    this(remove, BOUND);
  }

  Cleaning(Consumer<Attempt> remove, Duration bound) {
    this.remove = remove;
    this.bound = bound;
  }

  /** Has it removed, and returns at once; may be repeated. */
  public void after(Attempt attempt) {
    if (!begun.add(attempt)) {
      return;
    }
    try {
      thread.execute(
          () -> {
            remove.accept(attempt);
            begun.remove(attempt);
          });
    } catch (RejectedExecutionException closed) {
      LOG.warn("{} may be left: remove it by hand", attempt.scratch());
    }
  }

  /** Returns when all is removed, or has taken too long; says then what is left. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS)) {
        begun.forEach(
            attempt ->
                LOG.warn(
                    "{} is not removed yet after {} s: remove what is left of it by hand",
                    attempt.scratch(),
                    bound.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
