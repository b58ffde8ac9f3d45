package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.submit.FastStart;
import io.muster.job.contract.FrameSource;
import io.muster.journal.RunFolder;
import io.muster.plan.Plan;
import io.muster.plan.PlanReader;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.plan.Problem;
import io.muster.plan.SequenceSource;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ColumnReader;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolveResult;
import io.muster.resolve.ResolvedPlan;
import io.muster.resolve.Resolver;
import io.muster.storage.Location;
import io.muster.storage.tabular.ColumnValues;
import io.muster.storage.tabular.TabularFormat;
import io.muster.storage.tabular.UnreadableFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a plan and looks up what it names; every problem at once. */
final class Plans {
  /** A sequence of more is a mistake: the run's state is kept in memory. */
  private static final int MOST_VALUES = 100_000;

  private final Surroundings surroundings;
  private final Stores store;

  Plans(Surroundings surroundings, Stores store) {
    this.surroundings = surroundings;
    this.store = store;
  }

  /** Reads a plan; its store is from then on the one that the plan says. */
  PlanResult.Valid read(PlanSources sources) throws Refusal {
    PlanResult result = PlanReader.read(sources);
    if (result instanceof PlanResult.Invalid invalid) {
      throw refused(invalid.problems());
    }
    PlanResult.Valid valid = (PlanResult.Valid) result;
    store.use(valid.plan().s3());
    return valid;
  }

  /** The same, of a plan that is to be run: its folders can be there. */
  PlanResult.Valid readToRun(PlanSources sources) throws Refusal {
    PlanResult.Valid valid = read(sources);
    refuseFile("out_dir", Resolver.outDir(valid.plan()));
    refuseFile("state_dir", Resolver.stateDir(valid.plan()));
    return valid;
  }

  /**
   * Looks up what it names.
   *
   * @param onRecord the sequence of the run that goes on; empty for one that begins
   * @param run the folder of the run
   * @param elsewhere folders of outputs that are not to be where the plan has them
   */
  ResolvedPlan resolve(
      PlanResult.Valid valid,
      List<Value> onRecord,
      RunFolder run,
      ImmutableMap<Value, Location> elsewhere)
      throws Refusal, InterruptedException {
    if (onRecord.isEmpty()
        && valid.plan().sequence() instanceof SequenceSource.StandardInput
        && TerminalProbe.isTypedIn()) {
      surroundings.err().println("muster: type the sequence, a JSON list, and end it by Ctrl-D");
    }
    Resolver.World world =
        new Resolver.World(
            store,
            this::column,
            new ProcessCommandRunner(),
            FastStart.userCache(surroundings.environment()),
            surroundings.in(),
            name -> Optional.ofNullable(surroundings.environment().get(name)));
    Plan plan = valid.plan();
    Location staging = SharedPlaces.staging(plan.cluster(), Resolver.outDir(plan), run);
    ResolveResult result = new Resolver(world).resolve(valid, onRecord, staging, elsewhere);
    if (result instanceof ResolveResult.Refused refused) {
      throw refused(refused.problems());
    }
    return ((ResolveResult.Resolved) result).plan();
  }

  /** The folder of the run of this id. */
  static RunFolder folder(Plan plan, String runId) {
    return RunFolder.of(Resolver.stateDir(plan), Resolver.outDir(plan), runId);
  }

  private static void refuseFile(String key, Location folder) throws Refusal {
    Optional<Path> place = folder.path();
    while (place.isPresent() && !Files.exists(place.get())) {
      place = place.map(Path::getParent);
    }
    if (place.isPresent() && !Files.isDirectory(place.get())) {
      throw new Refusal(
          ExitCode.USAGE,
          key
              + " "
              + folder
              + ": "
              + place.get()
              + " is a file, where a folder must be: move it away, or let "
              + key
              + " name another place");
    }
  }

  private static Refusal refused(List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    problems.forEach(problem -> lines.add(problem.toString()));
    lines.add(
        problems.size() == 1
            ? "1 problem: nothing was started"
            : problems.size() + " problems: nothing was started");
    return new Refusal(ExitCode.USAGE, lines);
  }

  private List<String> column(FrameSource.Files frame, List<Location> files, String column) {
    TabularFormat format =
        TabularFormat.named(frame.format().word())
            .orElseThrow(
                () ->
                    new ColumnReader.ColumnException(
                        "a sequence cannot be read from a frame of format " + frame.format().word(),
                        "use csv, json or parquet, or {command: [...]}"));
    List<String> values = new ArrayList<>();
    for (Location file : files) {
      ColumnValues.Frame place =
          new ColumnValues.Frame(
              format, file, frame.options(), Optional.ofNullable(frame.schema()));
      try {
        values.addAll(new ColumnValues(store).read(place, column, MOST_VALUES));
      } catch (UnreadableFileException e) {
        throw new ColumnReader.ColumnException(
            e.getMessage(), "mend the file, or name another column");
      }
    }
    return values;
  }
}
