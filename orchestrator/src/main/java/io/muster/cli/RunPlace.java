package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.journal.Journals;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFinder;
import io.muster.journal.RunFolder;
import io.muster.plan.Plan;
import io.muster.report.ExitCode;
import io.muster.report.Invocation;
import io.muster.resolve.Resolver;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run is, found by whatever the user named. Of a plan only the file is read: what it names
 * may be gone by now.
 *
 * @param outDir empty if the run is named by its folder and its journal does not say yet
 * @param plan if that is what the user named
 */
record RunPlace(
    RunFolder folder, Optional<Location> outDir, Optional<Plan> plan, Invocation invocation) {

  /** The place; refuses where there is no run, saying what is there. */
  static RunPlace find(
      Surroundings surroundings, Stores store, Journals journals, RunArguments arguments)
      throws Refusal {
    if (arguments.run().startsWith("s3://")) {
      return inFolder(store, journals, new Location(arguments.run()), arguments);
    }
    Path named = local(arguments.run());
    if (Files.isRegularFile(named)) {
      Plan plan = new Plans(surroundings, store).read(arguments.sources(surroundings)).plan();
      Location outDir = Resolver.outDir(plan);
      Owner owner =
          new Owners(store, outDir)
              .current()
              .orElseThrow(
                  () ->
                      none(
                          "there is no run of "
                              + arguments.run()
                              + " yet: nothing has run on its out_dir "
                              + outDir));
      return new RunPlace(
          owner.run(),
          Optional.of(outDir),
          Optional.of(plan),
          new Invocation("muster", arguments.words()));
    }
    if (!Files.isDirectory(named)) {
      throw none(arguments.run() + " is not there: name a plan, an out_dir or the folder of a run");
    }
    return inFolder(store, journals, Location.of(named), arguments);
  }

  private static RunPlace inFolder(
      ObjectStore store, Journals journals, Location place, RunArguments arguments) throws Refusal {
    if (arguments.isLaidOver()) {
      throw none(
          arguments.run()
              + " is a folder: --param, --set, --conf, --sequence and -f say something of a plan,"
              + " leave them out");
    }
    RunFolder folder =
        new RunFinder(store)
            .at(place)
            .orElseThrow(
                () ->
                    none(
                        "there is no run in "
                            + place
                            + ": it is neither an out_dir that a run has written to nor the folder"
                            + " of a run (<state_dir>/<run>, with a folder journal in it)"));
    boolean isRun = folder.location().equals(place);
    Optional<Location> outDir =
        isRun
            ? journals
                .read(folder)
                .map(ReadJournal::state)
                .flatMap(state -> state.plan())
                .map(accepted -> new Location(accepted.outDir()))
            : Optional.of(place);
    return new RunPlace(
        folder,
        outDir,
        Optional.empty(),
        new Invocation("muster", arguments.words(), false, ImmutableList.of()));
  }

  private static Path local(String run) throws Refusal {
    if (run.isEmpty()) {
      throw none("RUN is empty: name a plan, an out_dir or the folder of a run");
    }
    Location location = new Location(run);
    try {
      return location
          .path()
          .orElseThrow(
              () ->
                  none(
                      run
                          + ": this version of Muster reads runs from local files and s3:// only,"
                          + " not from "
                          + location.scheme()));
    } catch (InvalidPathException e) {
      throw none(run + " is no path: " + e.getReason());
    }
  }

  private static Refusal none(String why) {
    return new Refusal(ExitCode.USAGE, why);
  }

  /** The run for people, before its journal is read. */
  @Override
  public String toString() {
    return folder.location().text();
  }
}
