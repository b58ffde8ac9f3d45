package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.fakes.MemoryJournal;
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
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
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
    WRITES_NOTHING
  }

  private enum Claim {
    CHILD,
    VOID
  }

  private static final class Application {
    private final Attempt attempt;
    private final Slice slice;
    private final Fate fate;
    private boolean over;

    Application(Attempt attempt, Slice slice, Fate fate) {
      this.attempt = attempt;
      this.slice = slice;
      this.fate = fate;
    }
  }

  final MemoryJournal journal = new MemoryJournal();
  private final RunTerms terms;
  private final Capacity capacity;
  private final Map<Value, List<Fate>> fates;
  private final Map<Tag, Claim> claims = new HashMap<>();
  private final Map<Tag, Application> applications = new LinkedHashMap<>();

  /**
   * Launches under way: the child exists and has not reached its claim. They outlive the
   * controller.
   */
  private final Map<Tag, Application> onTheirWay = new LinkedHashMap<>();

  private final Map<Value, Integer> outputs = new HashMap<>();
  private final Map<Value, Integer> worked = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Optional<Controller> controller = Optional.empty();
  private int manifests;

  SimulatedWorld(RunTerms terms, Capacity capacity, Map<Value, List<Fate>> fates) {
    this.terms = terms;
    this.capacity = capacity;
    this.fates = fates;
  }

  boolean hasEnded() {
    return controller.isEmpty() && journal.read().ended().isPresent();
  }

  int manifests() {
    return manifests;
  }

  Map<Value, Integer> outputs() {
    return outputs;
  }

  /** A controller starts, takes over, and takes its first turn. */
  void start() {
    if (controller.isPresent()) {
      return;
    }
    RunState before = journal.read();
    Controller started = new Controller();
    started.begin(before);
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
    if (possible.isEmpty()) {
      now = now.plus(Duration.ofMinutes(10));
      controller.ifPresent(c -> c.turn(List.of()));
    } else {
      possible.get(Math.floorMod(choice, possible.size())).run();
    }
    if (controller.isPresent() && controller.get().conductor.state().ended().isPresent()) {
      controller = Optional.empty();
    }
    check();
  }

  private void reachClaim(Application application) {
    Tag tag = application.attempt.tag();
    onTheirWay.remove(tag);
    if (claims.putIfAbsent(tag, Claim.CHILD) == null) {
      applications.put(tag, application);
      worked.merge(application.attempt.value(), 1, Integer::sum);
      tell(application.attempt, new Observation.AtWork(Optional.empty(), Optional.empty()));
    }
  }

  private void finish(Application application) {
    application.over = true;
    if (application.fate == Fate.SUCCEEDS) {
      outputs.put(application.attempt.value(), application.attempt.number());
    }
    tell(application.attempt, outcome(application));
  }

  private static Observation outcome(Application application) {
    return switch (application.fate) {
      case SUCCEEDS, WRITES_NOTHING -> new Observation.Succeeded();
      case FAILS_FOR_GOOD ->
          new Observation.Failed(
              new Failure(
                  Failure.Origin.APPLICATION,
                  OptionalInt.of(1),
                  "exit code 1",
                  List.of(),
                  List.of(),
                  Optional.empty()));
      case IS_LOST -> new Observation.Failed(Failure.of(Failure.Origin.VANISHED, "killed"));
    };
  }

  private void tell(Attempt attempt, Observation observation) {
    controller.ifPresent(c -> c.news.add(new News.Observed(attempt, observation)));
  }

  /**
   * The promises: no two at work for one value, never more than the cluster, nothing counts that is
   * not there.
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
  }

  private Fate nextFate(Value value) {
    List<Fate> chosen = fates.getOrDefault(value, List.of());
    int times = worked.getOrDefault(value, 0);
    return times < chosen.size() ? chosen.get(times) : Fate.SUCCEEDS;
  }

  /** A controller's process: the real conductor and decider over the world's ports. */
  private final class Controller implements Deeds {
    private final List<Runnable> deeds = new ArrayList<>();
    private final List<News> news = new ArrayList<>();
    private Conductor conductor;

    void begin(RunState before) {
      io.muster.journal.Journal segment = journal.takeOver();
      List<Happening> first = new ArrayList<>();
      first.add(Happening.toRun(new RunEvent.ControllerStarted("test", "host", 1, "run", false)));
      if (before.iterations().isEmpty()) {
        first.add(
            Happening.toRun(
                new RunEvent.SequenceResolved(List.copyOf(terms.iterations().keySet()))));
        first.add(
            Happening.toRun(
                new RunEvent.PlanAccepted(
                    "sim", "digest", "/out", ImmutableMap.of(), Optional.empty())));
      }
      segment.append(first, now);
      conductor =
          new Conductor(
              journal.read(),
              new Decider(terms, capacity),
              segment,
              this,
              new Inbox(),
              () -> now,
              List.of());
      turn(List.of());
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
      if (!news.isEmpty()) {
        all.add(
            () -> {
              List<News> taken = List.copyOf(news);
              news.clear();
              turn(taken);
            });
      }
    }

    @Override
    public void perform(Happening intended, RunState state) {
      if (intended instanceof Happening.ToRun run) {
        if (run.event() instanceof RunEvent.ManifestIntended) {
          deeds.add(this::writeManifest);
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
        deeds.add(
            () -> {
              onTheirWay.put(attempt.tag(), new Application(attempt, slice, nextFate(value)));
              news.add(new News.OfIteration(value, new LaunchAccepted(number)));
            });
      } else if (to.event() instanceof FindIntended) {
        deeds.add(() -> news.add(new News.Observed(attempt, find(attempt))));
      } else if (to.event() instanceof StopIntended) {
        deeds.add(() -> news.add(new News.Observed(attempt, stop(attempt))));
      } else if (to.event() instanceof VerifyIntended) {
        deeds.add(() -> verify(value, number));
      }
    }

    private void writeManifest() {
      manifests++;
      news.add(new News.OfRun(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json")));
    }

    private void verify(Value value, int number) {
      boolean good = outputs.getOrDefault(value, 0) == number;
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
          : new Observation.AtWork(Optional.empty(), Optional.empty());
    }

    private Observation stop(Attempt attempt) {
      claims.putIfAbsent(attempt.tag(), Claim.VOID);
      Application application = applications.get(attempt.tag());
      if (application != null && !application.over) {
        application.over = true;
        return new Observation.Failed(Failure.of(Failure.Origin.VANISHED, "stopped"));
      }
      return seen(attempt);
    }
  }
}
