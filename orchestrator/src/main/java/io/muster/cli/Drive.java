package io.muster.cli;

import io.muster.conductor.Conductor;
import io.muster.conductor.Inbox;
import io.muster.conductor.Ports;
import io.muster.conductor.RunTerms;
import io.muster.conductor.Sightings;
import io.muster.journal.CancelRequests;
import io.muster.journal.EntryListener;
import io.muster.journal.OpenedJournal;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunState;
import io.muster.slice.Capacity;
import io.muster.storage.ObjectStore;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives an opened run to its end: the conductor on this thread, requests from outside on one of
 * their own.
 */
final class Drive {
  private static final Logger LOG = LoggerFactory.getLogger(Drive.class);

  private final Surroundings surroundings;
  private final ObjectStore store;
  private final RunFolder folder;
  private final OpenedJournal opened;
  private final Tenure tenure;
  private final Inbox inbox;
  private final Impatience impatience;

  Drive(
      Surroundings surroundings,
      ObjectStore store,
      RunFolder folder,
      TakenOver taken,
      Inbox inbox,
      Impatience impatience) {
    this.surroundings = surroundings;
    this.store = store;
    this.folder = folder;
    this.opened = taken.opened();
    this.tenure = taken.tenure();
    this.inbox = inbox;
    this.impatience = impatience;
  }

  RunState toItsEnd(
      List<Happening> opening,
      RunTerms terms,
      Capacity capacity,
      Ports ports,
      List<EntryListener> listeners,
      Sightings sightings)
      throws InterruptedException {
    Thread requests =
        new Thread(
            new RequestWatch(
                new CancelRequests(store, folder),
                opened.journal().epoch(),
                tenure,
                inbox::put,
                surroundings.sleeper()),
            "muster-requests");
    requests.setDaemon(true);
    requests.start();
    listeners.forEach(listener -> listener.appended(opened.first(), opened.state()));
    try (var journal = impatience.of(opened.journal())) {
      LOG.debug("epoch {} drives {}", journal.epoch(), folder);
      OpenedJournal driven =
          new OpenedJournal(journal, opened.before(), opened.first(), opened.state());
      return Conductor.of(
              driven, terms, capacity, ports, inbox, surroundings.clock(), listeners, sightings)
          .run(opening);
    } finally {
      requests.interrupt();
    }
  }
}
