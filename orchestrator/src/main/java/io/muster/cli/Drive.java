package io.muster.cli;

import io.muster.conductor.Conductor;
import io.muster.conductor.Inbox;
import io.muster.conductor.News;
import io.muster.conductor.Ports;
import io.muster.conductor.RunTerms;
import io.muster.journal.CancelRequests;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.EntryListener;
import io.muster.journal.FencedException;
import io.muster.journal.HeartbeatWriter;
import io.muster.journal.JournalDamagedException;
import io.muster.journal.OpenedJournal;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.slice.Capacity;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives an opened run to its end: the conductor on this thread, heartbeat and requests from
 * outside on threads of their own.
 */
final class Drive {
  private static final Logger LOG = LoggerFactory.getLogger(Drive.class);
  private static final Duration CANCEL_POLL = Duration.ofSeconds(1);

  /** A controller that was paused learns within ten seconds that another has taken over. */
  private static final int POLLS_BETWEEN_TENURES = 10;

  private final Surroundings surroundings;
  private final ObjectStore store;
  private final RunFolder folder;
  private final OpenedJournal opened;
  private final Tenure tenure;
  private final Inbox inbox;

  Drive(
      Surroundings surroundings,
      ObjectStore store,
      RunFolder folder,
      TakenOver taken,
      Inbox inbox) {
    this.surroundings = surroundings;
    this.store = store;
    this.folder = folder;
    this.opened = taken.opened();
    this.tenure = taken.tenure();
    this.inbox = inbox;
  }

  RunState toItsEnd(
      List<Happening> opening,
      RunTerms terms,
      Capacity capacity,
      Ports ports,
      List<EntryListener> listeners)
      throws InterruptedException {
    Thread requests = new Thread(this::watchForRequests, "muster-requests");
    requests.setDaemon(true);
    requests.start();
    listeners.forEach(listener -> listener.appended(opened.first(), opened.state()));
    try (HeartbeatWriter heartbeat =
            HeartbeatWriter.start(
                store,
                folder,
                ControllerIdentity.current(),
                opened.journal().epoch(),
                surroundings.sleeper());
        var journal = opened.journal()) {
      LOG.debug("epoch {} drives {}, heartbeat {}", journal.epoch(), folder, heartbeat);
      return Conductor.of(opened, terms, capacity, ports, inbox, surroundings.clock(), listeners)
          .run(opening);
    } finally {
      requests.interrupt();
    }
  }

  private void watchForRequests() {
    CancelRequests requests = new CancelRequests(store, folder);
    try {
      for (int poll = 1; ; poll++) {
        try {
          if (poll % POLLS_BETWEEN_TENURES == 0) {
            tenure.check();
          }
          var asked = requests.to(opened.journal().epoch());
          if (asked.isPresent()) {
            inbox.put(new News.OfRun(new RunEvent.CancelRequested(asked.get().by())));
            return;
          }
        } catch (FencedException e) {
          inbox.put(new News.Fatal(e));
          return;
        } catch (StorageException | JournalDamagedException e) {
          LOG.warn("cannot look for a request to cancel: {}", e.getMessage());
        }
        surroundings.sleeper().sleep(CANCEL_POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the run is over
    }
  }
}
