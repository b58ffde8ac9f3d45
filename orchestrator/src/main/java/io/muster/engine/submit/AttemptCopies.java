package io.muster.engine.submit;

import io.muster.lifecycle.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the copies of attempts, on threads of its own: those of one attempt in their order, and
 * nothing after the last of them. A last copy that failed is tried again until it is made, or this
 * is closed.
 */
final class AttemptCopies {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptCopies.class);

  /** Each copy is a request that is paid for; who looks from afar can wait for so long. */
  private static final Duration PERIOD = Duration.ofSeconds(10);

  /** Enough that one long log holds nobody up, few enough for the heap. */
  private static final int THREADS = 4;

  private final Map<Tag, Copying> attempts = new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, work -> daemon(work, "muster-copies"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "muster-copies-due"));

  AttemptCopies() {
    this(PERIOD);
  }

  AttemptCopies(Duration period) {
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            () -> attempts.values().forEach(Copying::due),
            period.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** From now on copies again and again, the first time at once; nothing if that was begun. */
  void begin(Tag tag, AttemptMirror mirror) {
    attempts.computeIfAbsent(tag, it -> new Copying(tag, mirror)).due();
  }

  /** Makes the last copy, of an attempt that is over. What is given back never fails. */
  CompletableFuture<Void> end(Tag tag, AttemptMirror mirror) {
    return attempts.computeIfAbsent(tag, it -> new Copying(tag, mirror)).last();
  }

  /** Copies no more, unless the last copy was asked for. */
  void forget(Tag tag) {
    attempts.computeIfPresent(tag, (it, copying) -> copying.isEnding() ? copying : null);
  }

  /** Waits so long for the last copies that are not made, each of which is tried once more. */
  void close(Duration patience) {
    timer.shutdownNow();
    List<CompletableFuture<Void>> last = new ArrayList<>();
    for (Copying copying : attempts.values()) {
      if (copying.isEnding()) {
        last.add(copying.last());
      }
    }
    try {
      CompletableFuture.allOf(last.toArray(CompletableFuture<?>[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the last copies are not waited for any longer", e);
    }
    threads.shutdownNow();
    long lost = attempts.values().stream().filter(Copying::isEnding).count();
    if (lost > 0) {
      LOG.warn("what {} attempts have left is not copied in full: their local files stay", lost);
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** The copies of one attempt, one after the other. */
  private final class Copying {
    private final Tag tag;
    private final AttemptMirror mirror;
    private CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);
    private boolean isEnding;

    Copying(Tag tag, AttemptMirror mirror) {
      this.tag = tag;
      this.mirror = mirror;
    }

    synchronized boolean isEnding() {
      return isEnding;
    }

    /** One that is still under way is not waited for by a second. */
    synchronized void due() {
      if (newest.isDone()) {
        next(isEnding ? this::complete : mirror::update);
      }
    }

    synchronized CompletableFuture<Void> last() {
      isEnding = true;
      next(this::complete);
      return newest;
    }

    private void complete() {
      if (mirror.complete()) {
        attempts.remove(tag, this);
      }
    }

    private void next(Runnable copy) {
      newest = newest.thenRunAsync(copy, threads).handle((done, failure) -> tell(failure));
    }

    private Void tell(Throwable failure) {
      if (failure != null) {
        LOG.warn("a copy of attempt {} failed", tag, failure);
      }
      return null;
    }
  }
}
