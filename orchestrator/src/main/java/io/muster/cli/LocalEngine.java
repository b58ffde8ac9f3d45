package io.muster.cli;

import io.muster.engine.EngineException;
import io.muster.engine.Launcher;
import io.muster.engine.Workplace;
import io.muster.engine.local.LocalLauncher;
import io.muster.engine.local.Submission;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.RecordedLauncher;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.RunFolder;
import io.muster.plan.Plan;
import io.muster.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Drivers on this machine, of their parts. */
final class LocalEngine {
  /** Of what attempts have left; a long log on a slow line. */
  private static final Duration LAST_COPIES = Duration.ofSeconds(20);

  /** The exit after a signal is awaited for 4 s. */
  private static final Duration LAST_COPIES_AFTER_A_SIGNAL = Duration.ofSeconds(1);

  private final Surroundings surroundings;

  LocalEngine(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  Submission submission(Plan plan, SparkHome home, ChildSettings settings) {
    return new Submission(
        surroundings.shimHome(),
        home.path(),
        plan.folder(),
        settings,
        surroundings.environment()::get);
  }

  /**
   * The launcher of a run.
   *
   * @param store in which the run's folder lies
   * @param interruptions whoever sends one waits for the end
   */
  Launcher launcher(
      Submission submission,
      RunFolder folder,
      ObjectStore store,
      Optional<Interruptions> interruptions)
      throws EngineException {
    Machine machine = Machine.ours();
    Launcher local =
        new LocalLauncher(machine, submission, surroundings.clock(), surroundings.sleeper());
    if (folder.location().path().isPresent()) {
      return local;
    }
    Supplier<Duration> lastCopies =
        () ->
            interruptions.flatMap(Interruptions::received).isPresent()
                ? LAST_COPIES_AFTER_A_SIGNAL
                : LAST_COPIES;
    return new RecordedLauncher(
        local, workplace(), machine, store, surroundings.clock(), lastCopies);
  }

  /** One that can launch nothing. */
  Launcher launcherToStop(
      RunFolder folder, ObjectStore store, Optional<Interruptions> interruptions)
      throws EngineException {
    Path nowhere = surroundings.musterHome();
    Submission none =
        new Submission(
            surroundings.shimHome(), nowhere, nowhere, null, surroundings.environment()::get);
    return launcher(none, folder, store, interruptions);
  }

  /** Where attempts work whose record lies in a store. */
  Workplace workplace() throws EngineException {
    return Workplace.mirroredIn(LocalState.of(surroundings.environment()).runs());
  }
}
