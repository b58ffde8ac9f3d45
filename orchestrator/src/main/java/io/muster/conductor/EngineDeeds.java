package io.muster.conductor;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IntentionVisitor;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.Intention;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.LaunchRefused;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.storage.StorageException;
import java.util.concurrent.Executor;

/** Does the deeds through the ports: engine, outputs and barrier. */
final class EngineDeeds implements Deeds {
  private final Launcher launcher;
  private final Launches launches;
  private final Outputs outputs;
  private final Barrier barrier;
  private final Executor threads;
  private final Executor checks;
  private final Inbox inbox;

  EngineDeeds(
      Launcher launcher,
      Launches launches,
      Outputs outputs,
      Barrier barrier,
      Executor threads,
      Executor checks,
      Inbox inbox) {
    this.launcher = launcher;
    this.launches = launches;
    this.outputs = outputs;
    this.barrier = barrier;
    this.threads = threads;
    this.checks = checks;
    this.inbox = inbox;
  }

  @Override
  public void perform(Happening intended, RunState state) {
    if (intended instanceof Happening.ToIteration to) {
      if (to.event() instanceof Intention intention) {
        inBackground(intention.accept(new DeedOf(to.value(), state)));
      }
    } else if (((Happening.ToRun) intended).event() instanceof RunEvent.ManifestIntended manifest) {
      inBackground(() -> barrier.pass(manifest.nonce(), state).forEach(inbox::put));
    }
  }

  /** The deed of each intention for one iteration. */
  private final class DeedOf implements IntentionVisitor<Runnable> {
    private final Value value;
    private final RunState state;

    DeedOf(Value value, RunState state) {
      this.value = value;
      this.state = state;
    }

    @Override
    public Runnable clear(ClearIntended intended) {
      return () -> {
        outputs.clear(value);
        tell(new OutputCleared(intended.attempt()));
      };
    }

    @Override
    public Runnable launch(LaunchIntended intended) {
      return () -> EngineDeeds.this.launch(value, state);
    }

    @Override
    public Runnable find(FindIntended intended) {
      return () -> EngineDeeds.this.find(attempt(intended), state.epoch());
    }

    @Override
    public Runnable stop(StopIntended intended) {
      return () -> EngineDeeds.this.stop(attempt(intended), state.epoch());
    }

    @Override
    public Runnable verify(VerifyIntended intended) {
      return () -> judged(value, outputs.verify(state.iteration(value)));
    }

    @Override
    public Runnable keep(KeepIntended intended) {
      return () -> judged(value, outputs.verifyKept(value, intended.fromRun()));
    }

    private Attempt attempt(Intention intended) {
      return launches.attempt(value, intended.attempt());
    }

    private void tell(IterationEvent event) {
      inbox.put(new News.OfIteration(value, event));
    }
  }

  /** A last check takes its time, and must not keep others from being verified. */
  private void judged(Value value, IterationEvent verdict) {
    outputs
        .lastCheck(value, verdict)
        .ifPresentOrElse(
            check ->
                inBackground(checks, () -> inbox.put(new News.OfIteration(value, check.get()))),
            () -> inbox.put(new News.OfIteration(value, verdict)));
  }

  private void launch(Value value, RunState state) {
    Attempt attempt = launches.attempt(value, state.iteration(value).attemptNumber());
    try {
      LaunchRequest request = launches.request(state.iteration(value), state.epoch(), state.pins());
      if (launcher.launch(request)) {
        inbox.put(new News.OfIteration(value, new LaunchAccepted(attempt.number())));
        follow(attempt);
      } else {
        inbox.put(new News.Observed(attempt, new Observation.Voided()));
      }
    } catch (EngineException e) {
      Failure refusal = Failure.of(Failure.Origin.SUBMIT, e.getMessage());
      inbox.put(new News.OfIteration(value, new LaunchRefused(attempt.number(), refusal)));
    }
  }

  private void find(Attempt attempt, int epoch) {
    Observation found;
    try {
      found = launcher.find(attempt, epoch);
    } catch (EngineException e) {
      found = new Observation.Unknown(e.getMessage());
    } catch (StorageException e) {
      unknownForWantOfStorage(attempt, e);
      return;
    }
    inbox.put(new News.Observed(attempt, found));
    if (found.goesOn()) {
      follow(attempt);
    }
  }

  private void stop(Attempt attempt, int epoch) {
    launcher.forget(attempt);
    try {
      inbox.put(new News.Observed(attempt, launcher.stop(attempt, epoch)));
    } catch (EngineException e) {
      inbox.put(new News.Observed(attempt, new Observation.Unknown(e.getMessage())));
    } catch (StorageException e) {
      unknownForWantOfStorage(attempt, e);
    }
  }

  /** The run ends as one whose storage failed; the next controller looks again. */
  private void unknownForWantOfStorage(Attempt attempt, StorageException e) {
    inbox.put(new News.Observed(attempt, new Observation.Unknown(e.getMessage())));
    inbox.put(new News.OfRun(new RunEvent.StorageFailed(e.getMessage())));
  }

  private void follow(Attempt attempt) {
    launcher.follow(
        attempt, (which, observation) -> inbox.put(new News.Observed(which, observation)));
  }

  /** What goes wrong in a thread of its own must still reach the loop. */
  private void inBackground(Runnable deed) {
    inBackground(threads, deed);
  }

  private void inBackground(Executor executor, Runnable deed) {
    executor.execute(
        () -> {
          try {
            deed.run();
          } catch (StorageException e) {
            inbox.put(new News.OfRun(new RunEvent.StorageFailed(e.getMessage())));
          } catch (RuntimeException e) {
            inbox.put(new News.Fatal(e));
          } catch (Error e) {
            inbox.put(new News.Fatal(new IllegalStateException("a deed ended with " + e, e)));
            throw e;
          }
        });
  }
}
