package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.fakes.MemoryJournal;
import io.muster.journal.FencedException;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A world in which controllers come and go: claims, applications, outputs and the journal outlive
 * them. Each step is chosen from outside, and after each the promises are checked.
 */
final class SimulatedWorld {
  /** What becomes of an attempt that works: chosen for each value and each time it works. */
  enum Fate {
    SUCCEEDS,
    FAILS_FOR_GOOD,
    IS_LOST,
    /** The launch is accepted, and no child ever comes to take the claim. */
    NEVER_ARRIVES,
    WRITES_NOTHING;

    /** Whether the attempt is repeated; all else is so each time. */
    boolean isLoss() {
      return this == IS_LOST || this == NEVER_ARRIVES;
    }
  }

  private enum Claim {
    CHILD,
    VOID
  }

  private static final class Application {
    private final Attempt attempt;
    private final Slice slice;
    private final Fate fate;

    /** Of the plan that it was launched for. */
    private final String fingerprint;

    private boolean over;

    /** Ended by a stop: whoever asks later hears of that, as of the exit code of a real one. */
    private boolean stopped;

    Application(Attempt attempt, Slice slice, Fate fate, String fingerprint) {
      this.attempt = attempt;
      this.slice = slice;
      this.fate = fate;
      this.fingerprint = fingerprint;
    }

    /** Nobody is told of it when the work begins, as of a local one. */
    private Optional<String> id() {
      return Optional.of("app-" + attempt.tag());
    }
  }

  /** What lies in an iteration's folder. */
  record Written(int attempt, String fingerprint) {}

  /** What lies beside the outputs and says that all have passed. */
  record Declared(String nonce, Map<Value, Written> outputs) {}

  private static final ImmutableSet<Phase> LAUNCHES =
      ImmutableSet.of(Phase.LAUNCHING, Phase.SUBMITTED);

  final MemoryJournal journal = new MemoryJournal();
  private RunTerms terms;
  private final Capacity capacity;
  private final Map<Value, List<Fate>> fates;
  private final Map<Tag, Claim> claims = new HashMap<>();
  private final Map<Tag, Application> applications = new LinkedHashMap<>();

  /**
   * Launches under way: the child exists and has not reached its claim. They outlive the
   * controller.
   */
  private final Map<Tag, Application> onTheirWay = new LinkedHashMap<>();

  private final Map<Value, Written> outputs = new HashMap<>();

  /** Of today's plan, of those values that are not as at first. */
  private final Map<Value, String> fingerprints = new HashMap<>();

  /** Controllers that were taken for dead and are not: what they had intended comes late. */
  private final List<Controller> paused = new ArrayList<>();

  /** By whom each attempt was launched: a number is one controller's. */
  private final Map<Tag, Controller> launchers = new HashMap<>();

  private final Map<Value, Integer> worked = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Optional<Controller> controller = Optional.empty();
  private Optional<Declared> manifest = Optional.empty();

  SimulatedWorld(RunTerms terms, Capacity capacity, Map<Value, List<Fate>> fates) {
    this.terms = terms;
    this.capacity = capacity;
    this.fates = fates;
  }

  boolean hasEnded() {
    return controller.isEmpty() && journal.read().ended().isPresent();
  }

  Optional<Declared> manifest() {
    return manifest;
  }

  Map<Value, Written> outputs() {
    return Map.copyOf(outputs);
  }

  String fingerprint(Value value) {
    return fingerprints.getOrDefault(value, "as at first");
  }

  /** Between two controllers the user changes what an iteration computes. */
  void changePlanOf(Value value, String fingerprint) {
    crash();
    fingerprints.put(value, fingerprint);
  }

  /** Between two controllers the user adds values to the sequence, or takes some away. */
  void changeTerms(RunTerms changed) {
    crash();
    terms = changed;
  }

  /** The controller is signalled, if there is one. */
  void signal(SignalAction action) {
    controller.ifPresent(
        c -> c.news.add(new News.OfRun(new RunEvent.SignalReceived("SIGTERM", action))));
  }

  /** The controller hangs; others take it for dead, and what it had begun it does later. */
  void pause() {
    controller.ifPresent(paused::add);
    controller = Optional.empty();
  }

  /**
   * Storage and engine hang for longer than any deed may take; what was launched has answered by
   * then, for which there are limits of the user's own.
   */
  void hang() {
    if (controller.isPresent() && controller.get().conductor.state().in(LAUNCHES).isEmpty()) {
      now = now.plus(DeedBounds.OF_STORAGE);
      controller.get().turn(List.of());
      leaveIfEnded();
    }
  }

  /** A controller starts, takes over, and takes its first turn. */
  void start() {
    if (controller.isPresent()) {
      return;
    }
    Controller started = new Controller();
    started.begin();
    controller = Optional.of(started);
  }

  /** The controller dies at once; the deeds that it had not begun are never done. */
  void crash() {
    controller = Optional.empty();
  }

  /** One of the things that could happen next does. */
  void step(int choice) {
    List<Runnable> possible = new ArrayList<>();
    onTheirWay.values().forEach(a -> possible.add(() -> reachClaim(a)));
    applications.values().stream().filter(a -> !a.over).forEach(a -> possible.add(() -> finish(a)));
    controller.ifPresent(c -> c.possible(possible));
    paused.forEach(c -> c.late(possible));
    if (possible.isEmpty()) {
      now = now.plus(Duration.ofMinutes(10));
      controller.ifPresent(c -> c.turn(List.of()));
    } else {
      possible.get(Math.floorMod(choice, possible.size())).run();
    }
    leaveIfEnded();
    check();
  }

  private void leaveIfEnded() {
    if (controller.isPresent() && controller.get().conductor.state().ended().isPresent()) {
      controller = Optional.empty();
    }
  }

  private void reachClaim(Application application) {
    Tag tag = application.attempt.tag();
    onTheirWay.remove(tag);
    if (application.fate == Fate.NEVER_ARRIVES) {
      if (!claims.containsKey(tag)) {
        worked.merge(application.attempt.value(), 1, Integer::sum);
      }
      return;
    }
    if (claims.putIfAbsent(tag, Claim.CHILD) == null) {
      applications.put(tag, application);
      worked.merge(application.attempt.value(), 1, Integer::sum);
      tell(application.attempt, new Observation.AtWork(Optional.empty(), Optional.empty()));
    }
  }

  private void finish(Application application) {
    application.over = true;
    if (application.fate == Fate.SUCCEEDS) {
      outputs.put(
          application.attempt.value(),
          new Written(application.attempt.number(), application.fingerprint));
    }
    tell(application.attempt, outcome(application));
  }

  private static Observation outcome(Application application) {
    if (application.stopped) {
      return failed(application, Failure.of(Failure.Origin.VANISHED, "stopped"));
    }
    return switch (application.fate) {
      case SUCCEEDS, WRITES_NOTHING -> new Observation.Succeeded(application.id());
      case FAILS_FOR_GOOD ->
          failed(
              application,
              new Failure(
                  Failure.Origin.APPLICATION,
                  OptionalInt.of(1),
                  "exit code 1",
                  List.of(),
                  List.of(),
                  Optional.empty()));
      case IS_LOST, NEVER_ARRIVES ->
          failed(application, Failure.of(Failure.Origin.VANISHED, "killed"));
    };
  }

  private static Observation failed(Application application, Failure failure) {
    return new Observation.Failed(failure, application.id());
  }

  private void tell(Attempt attempt, Observation observation) {
    controller.ifPresent(c -> c.news.add(new News.Observed(attempt, observation)));
  }

  /**
   * The promises: no two at work for one value, never more than the cluster, and where a manifest
   * is, all that it says is true and asked for.
   */
  private void check() {
    List<Slice> held = new ArrayList<>();
    Map<Value, Integer> atWork = new HashMap<>();
    for (Application application : applications.values()) {
      if (!application.over) {
        if (!capacity.fits(held, application.slice)) {
          throw new AssertionError("more is at work than the cluster has: " + held);
        }
        held.add(application.slice);
        if (atWork.merge(application.attempt.value(), 1, Integer::sum) > 1) {
          throw new AssertionError("two applications work for " + application.attempt.value());
        }
      }
    }
    if (controller.isPresent()) {
      manifest.ifPresent(this::checkManifest);
    }
  }

  private void checkManifest(Declared declared) {
    Map<Value, Written> wanted = new HashMap<>();
    for (Value value : terms.iterations().keySet()) {
      Written output = outputs.get(value);
      if (output == null || !output.fingerprint().equals(fingerprint(value))) {
        throw new AssertionError("the manifest is there, and the output of " + value + " is not");
      }
      wanted.put(value, output);
    }
    if (!declared.outputs().equals(wanted)) {
      throw new AssertionError("the manifest says " + declared.outputs() + ", there is " + wanted);
    }
  }

  private Fate nextFate(Value value) {
    List<Fate> chosen = fates.getOrDefault(value, List.of());
    return chosen.stream()
        .filter(Fate::isLoss)
        .skip(worked.getOrDefault(value, 0))
        .findFirst()
        .orElseGet(() -> CrashAndResumeTest.decisive(chosen));
  }

  /** A controller's process: the real conductor and decider over the world's ports. */
  private final class Controller implements Deeds {
    private final List<Runnable> deeds = new ArrayList<>();
    private final List<Runnable> launches = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private final ImmutableMap<Value, String> planned = fingerprintsNow();
    private Conductor conductor;

    void begin() {
      Journal segment = new UnseenFence(journal.takeOver());
      List<Happening> first = new ArrayList<>();
      first.add(Happening.toRun(new RunEvent.ControllerStarted("test", "host", 1, "run", false)));
      segment.append(first, now);
      List<Happening> opening =
          Opening.of(
              journal.read(),
              Optional.empty(),
              Set.of(),
              List.copyOf(terms.iterations().keySet()),
              new RunEvent.PlanAccepted("sim", "digest", "/out", planned, Optional.empty()));
      if (!Opening.letsTheManifestStand(journal.read(), opening)) {
        manifest = Optional.empty();
      }
      conductor =
          new Conductor(
              journal.read(),
              new Decider(withThoseOfFormerPlans(journal.read()), capacity),
              segment,
              this,
              new Inbox(),
              () -> now,
              List.of(),
              new Sightings());
      conductor.begin(opening);
    }

    private ImmutableMap<Value, String> fingerprintsNow() {
      return Maps.toMap(terms.iterations().keySet(), SimulatedWorld.this::fingerprint);
    }

    /** A value that the plan has no more may still have to be stopped. */
    private RunTerms withThoseOfFormerPlans(RunState state) {
      Map<Value, IterationTerms> all = new LinkedHashMap<>(terms.iterations());
      state.iterations().stream()
          .filter(i -> !all.containsKey(i.value()))
          .forEach(
              i ->
                  all.put(
                      i.value(),
                      new IterationTerms(
                          i.attempt().map(AttemptState::slice).orElse(CrashAndResumeTest.slice(1)),
                          1,
                          ImmutableSet.of(),
                          false,
                          Retry.DEFAULT)));
      return new RunTerms(
          terms.runId(),
          terms.outDir(),
          terms.limits(),
          terms.onFailure(),
          ImmutableMap.copyOf(all),
          terms.selected(),
          terms.isPartial(),
          terms.keep(),
          "nonce of epoch " + (state.epoch() + 1));
    }

    void turn(List<News> items) {
      conductor.tick(items);
    }

    void possible(List<Runnable> all) {
      for (Runnable deed : List.copyOf(deeds)) {
        all.add(
            () -> {
              deeds.remove(deed);
              deed.run();
            });
      }
      takeIn(all);
    }

    private void takeIn(List<Runnable> all) {
      if (!news.isEmpty()) {
        all.add(
            () -> {
              List<News> taken = List.copyOf(news);
              news.clear();
              turn(taken);
            });
      }
    }

    /**
     * What a controller that was taken for dead still does when it goes on: it takes in what it had
     * heard of, and launches. All else asks first whether it still drives.
     */
    void late(List<Runnable> all) {
      takeIn(all);
      for (Runnable launch : launches) {
        if (deeds.contains(launch)) {
          all.add(
              () -> {
                deeds.remove(launch);
                launch.run();
              });
        }
      }
    }

    @Override
    public void perform(Happening intended, RunState state) {
      if (intended instanceof Happening.ToRun run) {
        if (run.event() instanceof RunEvent.ManifestIntended manifestIntended) {
          deeds.add(() -> passTheBarrier(manifestIntended.nonce(), state));
        }
        return;
      }
      Happening.ToIteration to = (Happening.ToIteration) intended;
      Value value = to.value();
      int number = to.event().attempt();
      Attempt attempt =
          new Attempt(
              value,
              number,
              Tag.of(terms.outDir(), terms.runId(), value, number),
              new Location("/attempt"));
      if (to.event() instanceof ClearIntended) {
        deeds.add(
            () -> {
              outputs.remove(value);
              news.add(new News.OfIteration(value, new OutputCleared(number)));
            });
      } else if (to.event() instanceof LaunchIntended) {
        Slice slice = state.iteration(value).attempt().orElseThrow().slice();
        String fingerprint = planned.get(value);
        Runnable launch =
            () -> {
              if (launchers.putIfAbsent(attempt.tag(), this) != null) {
                throw new AssertionError(attempt + " is launched by two controllers");
              }
              onTheirWay.put(
                  attempt.tag(), new Application(attempt, slice, nextFate(value), fingerprint));
              news.add(new News.OfIteration(value, new LaunchAccepted(number)));
            };
        launches.add(launch);
        deeds.add(launch);
      } else if (to.event() instanceof FindIntended) {
        deeds.add(() -> news.add(new News.Observed(attempt, find(attempt))));
      } else if (to.event() instanceof StopIntended) {
        deeds.add(() -> news.add(new News.Observed(attempt, stop(attempt))));
      } else if (to.event() instanceof VerifyIntended) {
        deeds.add(() -> verify(value, number));
      }
    }

    /** As the real one: a look at every output, then the manifest, once; each may come alone. */
    private void passTheBarrier(String nonce, RunState state) {
      Map<Value, Written> seen = new HashMap<>();
      for (Value value : terms.iterations().keySet()) {
        IterationState i = state.iteration(value);
        Written output = outputs.get(value);
        if (output == null || output.attempt() != i.attemptNumber()) {
          throw new AssertionError("a verified output of " + value + " has gone: " + output);
        }
        seen.put(value, output);
      }
      if (manifest.isEmpty()) {
        manifest = Optional.of(new Declared(nonce, Map.copyOf(seen)));
      } else if (!manifest.get().nonce().equals(nonce)) {
        throw new AssertionError("another manifest is there: " + manifest.get());
      }
      // a controller that dies here has written it and cannot say so
      deeds.add(() -> news.add(new News.OfRun(new RunEvent.ManifestWritten("/out/_MUSTER"))));
    }

    private void verify(Value value, int number) {
      boolean good =
          Optional.ofNullable(outputs.get(value)).filter(o -> o.attempt() == number).isPresent();
      news.add(
          new News.OfIteration(
              value,
              good
                  ? new OutputVerified(
                      number,
                      new VerifiedOutput(
                          OptionalLong.of(1), Optional.empty(), List.of(), ImmutableMap.of()))
                  : new OutputRejected(
                      number, Failure.of(Failure.Origin.OUTPUT, "it is not there"))));
    }

    private Observation find(Attempt attempt) {
      claims.putIfAbsent(attempt.tag(), Claim.VOID);
      return seen(attempt);
    }

    private Observation seen(Attempt attempt) {
      if (claims.get(attempt.tag()) == Claim.VOID) {
        return new Observation.Voided();
      }
      Application application = applications.get(attempt.tag());
      return application.over
          ? outcome(application)
          : new Observation.AtWork(application.id(), Optional.empty());
    }

    private Observation stop(Attempt attempt) {
      claims.putIfAbsent(attempt.tag(), Claim.VOID);
      Application application = applications.get(attempt.tag());
      if (application != null && !application.over) {
        application.over = true;
        application.stopped = true;
        return outcome(application);
      }
      return seen(attempt);
    }
  }

  /**
   * The journal on a file system whose clients answer from a cache: a controller that is fenced
   * does not see so, and what it still writes is read by nobody.
   */
  private record UnseenFence(Journal segment) implements Journal {
    @Override
    public int epoch() {
      return segment.epoch();
    }

    @Override
    public List<JournalEntry> append(List<Happening> happenings, Instant at) {
      try {
        return segment.append(happenings, at);
      } catch (FencedException unseen) {
        return happenings.stream().map(h -> new JournalEntry(0, epoch(), at, h)).toList();
      }
    }

    @Override
    public void close() {}
  }
}
