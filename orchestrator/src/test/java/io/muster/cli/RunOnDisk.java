package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.journal.Journals;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Value;
import io.muster.report.ScriptedRun;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The files of a run, written by the real journal: as a controller leaves them, without Spark. */
final class RunOnDisk implements AutoCloseable {
  private static final Instant AT = Instant.parse("2026-01-31T10:00:00Z");

  private final FileStore store = new FileStore();
  private final SplittableRandom chance = new SplittableRandom(3);
  private final Path outDir;
  private final Owner owner;
  private final Journal journal;
  private int written;

  private RunOnDisk(Path outDir, String runId, ControllerIdentity controller) {
    this.outDir = outDir;
    Location place = Location.of(outDir);
    Owners owners = new Owners(store, place);
    owner =
        owners.succeed(
            owners.current(),
            runId,
            RunFolder.of(place.resolve("_muster"), place, runId),
            1,
            controller,
            AT,
            chance);
    journal =
        new Journals(store, chance)
            .open(
                owner.run(),
                controller,
                new RunEvent.ControllerStarted(
                    "0.1.0", controller.host(), controller.pid(), runId, false),
                AT)
            .journal();
    written = 1;
  }

  /** A run whose controller is this very process: alive. */
  static RunOnDisk driven(Path outDir, ScriptedRun script) {
    return new RunOnDisk(outDir, "r-1", ControllerIdentity.current()).write(script);
  }

  /** A run whose controller was a process of this machine that is gone. */
  static RunOnDisk abandoned(Path outDir, ScriptedRun script) {
    RunOnDisk run = new RunOnDisk(outDir, "r-1", gone()).write(script);
    run.close();
    return run;
  }

  /** A process of this machine that is gone. */
  static ControllerIdentity gone() {
    ControllerIdentity me = ControllerIdentity.current();
    return new ControllerIdentity(me.host(), me.bootId(), me.pidNamespace(), me.pid(), 1);
  }

  /** Run r-1 of this controller, of whose record nothing is there. */
  static Owner owned(ControllerIdentity controller, Path outDir, Path stateDir) {
    FileStore store = new FileStore();
    Location place = Location.of(outDir);
    return new Owners(store, place)
        .succeed(
            Optional.empty(),
            "r-1",
            RunFolder.of(Location.of(stateDir), place, "r-1"),
            1,
            controller,
            AT,
            new SplittableRandom(3));
  }

  /** Writes whatever of the script is not written yet. */
  RunOnDisk write(ScriptedRun script) {
    List<JournalEntry> entries = script.entries();
    for (JournalEntry entry : entries.subList(written, entries.size())) {
      journal.append(List.of(here(entry.happening())), entry.at());
    }
    written = entries.size();
    return this;
  }

  private Happening here(Happening happening) {
    if (happening instanceof Happening.ToRun to
        && to.event() instanceof RunEvent.PlanAccepted plan) {
      return Happening.toRun(
          new RunEvent.PlanAccepted(
              plan.name(), plan.digest(), outDir.toString(), ImmutableMap.of(), plan.selected()));
    }
    return happening;
  }

  /** A file in the folder of an attempt. */
  RunOnDisk file(String value, int attempt, String name, String text) {
    store.write(
        folder().attempt(new Value(value), attempt).resolve(name),
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return this;
  }

  RunFolder folder() {
    return owner.run();
  }

  Path path() {
    return folder().location().path().orElseThrow();
  }

  ReadJournal read() {
    return new Journals(store, chance).read(folder()).orElseThrow();
  }

  /** A plan of this out_dir, in a folder beside it. */
  static Path plan(Path folder, String more) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("app.py"), "");
      return Files.writeString(
          folder.resolve("plan.yaml"),
          """
          name: routes
          model_sequence: [a, b, c]
          out_dir: out
          job:
            application: {resource: app.py, args: ["${value}", "${output}"]}
          cluster: {engine: local, cores: 2, memory: 4g}
          slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
          """
              + more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    journal.close();
  }
}
