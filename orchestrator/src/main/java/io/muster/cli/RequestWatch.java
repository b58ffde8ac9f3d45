package io.muster.cli;

import io.muster.conductor.News;
import io.muster.journal.CancelRequest;
import io.muster.journal.CancelRequests;
import io.muster.journal.FencedException;
import io.muster.journal.JournalDamagedException;
import io.muster.journal.Tenure;
import io.muster.lifecycle.RunEvent;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether a controller is asked to cancel, and now and then whether it still
 * drives.
 */
final class RequestWatch implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** A controller that was paused learns within ten seconds that another has taken over. */
  private static final int LOOKS_BETWEEN_TENURES = 10;

  private final CancelRequests requests;
  private final int epoch;
  private final Tenure tenure;
  private final Consumer<News> inbox;
  private final Sleeper sleeper;

  RequestWatch(
      CancelRequests requests, int epoch, Tenure tenure, Consumer<News> inbox, Sleeper sleeper) {
    this.requests = requests;
    this.epoch = epoch;
    this.tenure = tenure;
    this.inbox = inbox;
    this.sleeper = sleeper;
  }

  /** Until something was found, or the thread is interrupted because the run is over. */
  @Override
  public void run() {
    try {
      for (int look = 1; ; look++) {
        Optional<News> found = found(look % LOOKS_BETWEEN_TENURES == 0);
        if (found.isPresent()) {
          inbox.accept(found.get());
          return;
        }
        sleeper.sleep(BETWEEN_LOOKS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<News> found(boolean withTenure) {
    try {
      if (withTenure) {
        tenure.check();
      }
      return requests.to(epoch).map(CancelRequest::by).map(RequestWatch::cancelled);
    } catch (FencedException e) {
      return Optional.of(new News.Fatal(e));
    } catch (StorageException | JournalDamagedException e) {
      LOG.warn("cannot look for a request to cancel: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static News cancelled(String by) {
    return new News.OfRun(new RunEvent.CancelRequested(by));
  }
}
