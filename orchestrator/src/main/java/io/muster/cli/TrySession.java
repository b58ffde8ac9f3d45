package io.muster.cli;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import io.muster.conductor.PlannedLaunches;
import io.muster.engine.submit.FastStart;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Trial;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.plan.Job;
import io.muster.plan.Plan;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.report.Amounts;
import io.muster.report.AttemptLogs;
import io.muster.report.ExitCode;
import io.muster.report.Explanation;
import io.muster.report.Invocation;
import io.muster.report.TrialText;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.Resolver;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One {@code muster try}, from the plan to what is shown of the iteration. */
final class TrySession {
  /** Two tries see the same rows. */
  private static final long SEED = 42;

  private static final int ROWS = 20;
  private static final int LOG_LINES = 100;

  private final Surroundings surroundings;
  private final PlanArguments arguments;
  private final String text;
  private final SampleShare sample;
  private final TryFolder folder;
  private final Stores store;
  private final Engines engines;
  private final Page page;

  TrySession(
      Surroundings surroundings,
      PlanArguments arguments,
      String text,
      SampleShare sample,
      TryFolder folder) {
    this.surroundings = surroundings;
    this.store = new Stores(surroundings);
    this.arguments = arguments;
    this.text = text;
    this.sample = sample;
    this.folder = folder;
    this.engines = new Engines(surroundings);
    this.page = Page.of(surroundings);
  }

  ExitCode run() throws Refusal, InterruptedException {
    Interruptions interruptions = Interruptions.caught();
    PreparedPlan prepared = interruptions.orEndedBySignal(this::prepared);
    Value value = Iterables.getOnlyElement(prepared.selected());
    FastStart fastStart =
        interruptions.orEndedBySignal(() -> engines.readied(prepared, surroundings.err()::println));
    interruptions.proveTheEnd();
    folder.make();
    page.line(headline(prepared, value));
    Instant begun = surroundings.clock().instant();
    RunState end;
    try (TryOutput output = new TryOutput(surroundings, store, folder, page)) {
      end =
          new TryDrive(surroundings, store, engines, prepared, value, folder)
              .toItsEnd(
                  new Trial(sample.share().doubleValue(), SEED, ROWS),
                  fastStart,
                  interruptions,
                  output);
    }
    Duration took = Duration.between(begun, surroundings.clock().instant());
    ExitCode code = ExitCode.of(end, ImmutableSet.of(), interruptions.settled());
    tell(prepared, end.iteration(value), code, took);
    page.line("kept in   " + folder.path());
    return code;
  }

  private PreparedPlan prepared() throws Refusal, InterruptedException {
    PlanResult.Valid valid =
        new Plans(surroundings, store).readToRun(arguments.sources(surroundings));
    refuseElsewhere(valid.plan());
    folder.refuseWithin(Resolver.outDir(valid.plan()), "out_dir");
    folder.refuseWithin(Resolver.stateDir(valid.plan()), "state_dir");
    PreparedPlan prepared =
        Outlook.prepared(
            surroundings,
            store,
            engines,
            valid,
            folder.attempts(),
            new AskedValue(text, Optional.of(folder.location())));
    ResolvedIteration iteration = prepared.plan().of(Iterables.getOnlyElement(prepared.selected()));
    refuseAnApplication(iteration);
    refuseWithinInputs(iteration);
    refuseWhatHasNotRun(prepared, iteration);
    return prepared;
  }

  /** What a cluster's nodes write to a folder of this machine nobody finds. */
  private void refuseElsewhere(Plan plan) throws Refusal {
    if (plan.cluster().yarn().isPresent()) {
      Invocation given = new Invocation("muster", arguments.words());
      throw new Refusal(
          ExitCode.USAGE,
          "iteration "
              + text
              + " cannot be tried on YARN: a try works on this machine alone, and its folder "
              + folder.path()
              + " is not the nodes'; try it here: "
              + given.command("try", text, "--set", "cluster.engine=local")
              + "; or run it alone with another out_dir: "
              + given.command(
                  "run", "--only", text, "--set", "out_dir=" + Resolver.outDir(plan) + "-try"));
    }
  }

  private void refuseAnApplication(ResolvedIteration iteration) throws Refusal {
    if (iteration.job() instanceof Job.Application) {
      String command =
          new Invocation("muster", arguments.words())
              .command("run", "--only", text, "--set", "out_dir=" + folder.path());
      throw new Refusal(
          ExitCode.USAGE,
          "iteration "
              + text
              + " is an application of your own, which says itself what it reads and writes: a try"
              + " can neither sample nor show it; run it alone with another out_dir: "
              + command);
    }
  }

  private void refuseWithinInputs(ResolvedIteration iteration) throws Refusal {
    for (var frame : iteration.frames().entrySet()) {
      if (frame.getValue().source() instanceof FrameSource.Files files) {
        for (String path : files.paths()) {
          folder.refuseWithin(new Location(path), "the frame " + frame.getKey());
        }
      }
    }
  }

  /** Inputs that other iterations write are those of the last run. */
  private void refuseWhatHasNotRun(PreparedPlan prepared, ResolvedIteration iteration)
      throws Refusal {
    for (Map.Entry<Value, Location> other : iteration.outputsOf().entrySet()) {
      boolean needsMarker =
          prepared.plan().of(other.getKey()).plan().verify().successMarker()
              == Verify.SuccessMarker.REQUIRED;
      boolean isThere =
          needsMarker
              ? store.stat(other.getValue().resolve("_SUCCESS")).isPresent()
              : !store.children(other.getValue()).isEmpty();
      if (!isThere) {
        throw new Refusal(
            ExitCode.USAGE,
            "iteration "
                + text
                + " comes after "
                + other.getKey()
                + ", and "
                + other.getValue()
                + " has no output"
                + (needsMarker ? " with a _SUCCESS" : "")
                + " yet: run "
                + other.getKey()
                + " first, by "
                + new Invocation("muster", arguments.words())
                    .command("run", "--only", other.getKey().text()));
      }
    }
  }

  private String headline(PreparedPlan prepared, Value value) {
    Slice slice = prepared.terms().slice(value);
    String jvm = PlannedLaunches.jvmMode(prepared.plan().of(value)).name();
    return "tries iteration "
        + value
        + " of "
        + prepared.plan().plan().name()
        + " with "
        + sample.percent().map(percent -> percent + " of each frame").orElse("all rows")
        + ", on "
        + Amounts.of(slice.taskCores(), "core")
        + " and "
        + Amounts.bytes(slice.memoryOnOneMachine().mebibytes() << 20)
        + ", "
        + jvm.toLowerCase(Locale.ROOT).replace('_', ' ')
        + ", Spark "
        + prepared.home().version();
  }

  private void tell(PreparedPlan prepared, IterationState state, ExitCode code, Duration took) {
    Optional<Receipt> receipt =
        read(prepared.plan().of(state.value()).output().resolve(Receipt.FILE_NAME), Receipt.class);
    boolean isJudged =
        state.output().isPresent()
            || state.failure().filter(failure -> failure.origin().isOfOutput()).isPresent();
    if (isJudged && receipt.isPresent()) {
      Optional<Shown> shown = read(attempt(state).resolve(Shown.FILE_NAME), Shown.class);
      shown.ifPresent(it -> it.outputs().forEach(this::keepPlan));
      page.lines(
          TrialText.of(
              state,
              receipt.get(),
              shown,
              sample.percent(),
              name -> planFile(name).text(),
              took,
              page.width()));
    } else if (state.failure().isPresent()) {
      fail(prepared, state, state.failure().get());
    } else {
      surroundings
          .err()
          .println(
              "iteration " + state.value() + " was ended before it was judged: " + code.sentence());
    }
  }

  private void fail(PreparedPlan prepared, IterationState state, Failure failure) {
    Explanation explanation = new Explanations(prepared.plan()).explain(state.value(), failure);
    surroundings.err().println("iteration " + state.value() + " failed: " + explanation.cause());
    new AttemptLogs(store, attempt(state))
        .excerpt(LOG_LINES).stream()
            .filter(line -> !isSaid(line, explanation))
            .forEach(line -> surroundings.err().println("  | " + line));
    failure.log().ifPresent(log -> surroundings.err().println("whole log: " + log));
    surroundings.err().println("to do:     " + explanation.advice());
    surroundings.err().flush();
  }

  /** The job's own word ends its log. */
  private static boolean isSaid(String line, Explanation explanation) {
    String job = "muster: ";
    return line.startsWith(job) && explanation.cause().startsWith(line.substring(job.length()));
  }

  private Location attempt(IterationState state) {
    return folder.attempts().attempt(state.value(), Math.max(1, state.attemptNumber()));
  }

  private void keepPlan(Shown.Output output) {
    if (!output.plan().isEmpty()) {
      store.write(planFile(output.name()), (output.plan() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private Location planFile(String output) {
    return folder.location().resolve(output.isEmpty() ? "plan.txt" : "plan-" + output + ".txt");
  }

  private <T extends Record> Optional<T> read(Location place, Class<T> type) {
    return store.read(place).map(file -> new ContractJson().read(type, file.text(), place.text()));
  }
}
