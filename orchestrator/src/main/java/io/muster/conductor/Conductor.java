package io.muster.conductor;

import io.muster.journal.EntryListener;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.journal.OpenedJournal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop, on one thread that owns the state: takes what happened, decides what is to be done,
 * records both in one forced write, tells the listeners, and only then has it done.
 */
public final class Conductor {
  private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

  /**
   * How long an engine may have settled nothing before whoever sent a signal waits no longer: YARN
   * is given as long to kill one application.
   */
  public static final Duration PATIENCE_AFTER_A_SIGNAL = Duration.ofMinutes(1);

  private final Decider decider;
  private final Journal journal;
  private final Deeds deeds;
  private final Inbox inbox;
  private final InstantSource clock;
  private final List<EntryListener> listeners;
  private final Sightings sightings;
  private RunState state;
  private Instant decidedAt = Instant.MIN;
  private Optional<Capacity> capacity = Optional.empty();

  Conductor(
      RunState state,
      Decider decider,
      Journal journal,
      Deeds deeds,
      Inbox inbox,
      InstantSource clock,
      List<EntryListener> listeners,
      Sightings sightings) {
    this.state = state;
    this.decider = decider;
    this.journal = journal;
    this.deeds = deeds;
    this.inbox = inbox;
    this.clock = clock;
    this.listeners = List.copyOf(listeners);
    this.sightings = sightings;
  }

  /**
   * The conductor of a run whose journal was just opened, be it a new one or one that goes on.
   *
   * @param sightings for those who look on
   */
  public static Conductor of(
      OpenedJournal opened,
      RunTerms terms,
      Capacity capacity,
      Ports ports,
      Inbox inbox,
      InstantSource clock,
      List<EntryListener> listeners,
      Sightings sightings) {
    EngineDeeds deeds =
        new EngineDeeds(
            ports.launcher(),
            ports.launches(),
            ports.outputs(),
            ports.barrier(),
            ports.threads(),
            ports.checks(),
            inbox);
    return new Conductor(
        opened.state(),
        new Decider(terms, capacity),
        opened.journal(),
        deeds,
        inbox,
        clock,
        listeners,
        sightings);
  }

  /** Records what holds from the beginning, drives the run until it has ended, and answers how. */
  public RunState run(List<Happening> opening) throws InterruptedException {
    begin(opening);
    while (state.ended().isEmpty()) {
      tick(inbox.drain(untilNextLook()));
    }
    return state;
  }

  /** The first turn: what holds from now on, and what follows from it. */
  void begin(List<Happening> opening) {
    Turn turn = turn();
    opening.forEach(turn::add);
    finish(turn);
  }

  /** One turn: what happened, and what follows from it. */
  void tick(List<News> news) {
    news.forEach(this::learn);
    Turn turn = turn();
    news.forEach(item -> take(item, turn));
    finish(turn);
  }

  private Turn turn() {
    return new Turn(state, new Moment(clock.instant(), journal.epoch()), capacity);
  }

  /** What there is is no event of the run: what is begun because of it is. */
  private void learn(News news) {
    if (news instanceof News.CapacityAsked asked) {
      capacity = Optional.of(asked.capacity());
    }
  }

  /** Decides, then records all of the turn; only what is durable is told, and then done. */
  private void finish(Turn turn) {
    decide(turn);
    decidedAt = turn.now();
    List<Happening> happened = turn.added();
    if (happened.isEmpty()) {
      return;
    }
    List<JournalEntry> entries = journal.append(happened, turn.now());
    state = turn.state();
    for (int i = 0; i < entries.size(); i++) {
      publish(entries.get(i), turn.after(i));
    }
    // of what happened, the intentions have deeds; these begin on threads of their own
    happened.forEach(happening -> deeds.perform(happening, state));
  }

  /** One intention can make another possible: decides until nothing is added. */
  private void decide(Turn turn) {
    int before;
    do {
      before = turn.added().size();
      decider.decide(turn);
    } while (turn.added().size() > before);
  }

  RunState state() {
    return state;
  }

  private Optional<Duration> untilNextLook() {
    Instant now = clock.instant();
    return decider.nextLook(state, decidedAt).map(at -> Duration.between(now, at));
  }

  private void take(News news, Turn turn) {
    if (news instanceof News.Fatal fatal) {
      throw fatal.why();
    }
    if (news instanceof News.OfRun ofRun) {
      turn.add(ofRun.event());
    } else if (news instanceof News.OfIteration of) {
      offer(turn, of.value(), of.event());
    } else if (news instanceof News.Observed observed
        && turn.state().has(observed.attempt().value())) {
      Value value = observed.attempt().value();
      Optional<String> waitedFor = sightings.waitOf(observed.attempt());
      sightings.saw(observed.attempt(), observed.observation());
      Meaning.of(turn.iteration(value), observed.attempt(), observed.observation(), waitedFor)
          .forEach(event -> offer(turn, value, event));
    }
  }

  /** News from outside may come too late, or twice. */
  private static void offer(Turn turn, Value value, IterationEvent event) {
    if (!turn.offer(value, event)) {
      LOG.debug("no news any more of iteration {}: {}", value, event.name());
    }
  }

  private void publish(JournalEntry entry, RunState after) {
    for (EntryListener listener : listeners) {
      try {
        listener.appended(entry, after);
      } catch (RuntimeException e) {
        LOG.error("a listener failed at entry {}", entry.position(), e);
      }
    }
  }
}
