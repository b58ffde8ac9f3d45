package io.muster.cli;

import io.muster.conductor.Beginning;
import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.RunTerms;
import io.muster.engine.LaunchRequest;
import io.muster.engine.local.Submission;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.EffectiveValue;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.report.ExpectedTime;
import io.muster.report.Timings;
import io.muster.resolve.ResolvedPlan;
import io.muster.resolve.Resolver;
import io.muster.storage.ObjectStore;
import io.muster.storage.file.FileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One {@code muster plan}: finds out what a run would do, and shows it. */
final class PlanSession {
  private static final Beginning.Wish PLAIN = new Beginning.Wish(Optional.empty(), false, false);

  private final Surroundings surroundings;
  private final PlanArguments arguments;
  private final SelectionArguments selection;
  private final ObjectStore store = new FileStore();
  private final Engines engines;
  private final Page page;

  /** A new run has an id of its own, made when it begins. */
  private final String runId;

  PlanSession(Surroundings surroundings, PlanArguments arguments, SelectionArguments selection) {
    this.surroundings = surroundings;
    this.arguments = arguments;
    this.selection = selection;
    this.engines = new Engines(surroundings);
    this.page = Page.of(surroundings);
    this.runId = RunIds.next(surroundings);
  }

  /** {@code --resolved}. */
  void showValues() throws Refusal {
    List<EffectiveValue> values =
        new Plans(surroundings, store).read(arguments.sources(surroundings)).effective();
    int path = values.stream().mapToInt(v -> v.path().length()).max().orElse(0);
    // one long SQL text or list must not push all origins off the screen
    int widest = Math.max(8, page.width() - path - 24);
    int value =
        values.stream().mapToInt(v -> v.value().length()).filter(n -> n <= widest).max().orElse(0);
    String form = "%-" + Math.max(1, path) + "s  %-" + Math.max(1, value) + "s  %s";
    for (EffectiveValue v : values) {
      page.line(String.format(Locale.ROOT, form, v.path(), v.value(), v.origin()));
    }
  }

  /** A plan that could be run, and what a run of it would be. */
  private record Outlook(
      LastRuns lastRuns,
      Optional<LastRuns.Found> last,
      Beginning beginning,
      PreparedPlan prepared) {}

  private PlanResult.Valid valid() throws Refusal {
    return new Plans(surroundings, store).readToRun(arguments.sources(surroundings));
  }

  private Outlook outlook(PlanResult.Valid valid) throws Refusal, InterruptedException {
    LastRuns lastRuns = new LastRuns(surroundings, store, Resolver.outDir(valid.plan()));
    Optional<LastRuns.Found> last = lastRuns.find();
    Beginning beginning =
        Beginning.of(
            PLAIN,
            last.map(LastRuns.Found::run),
            valid.plan().limits().resumeWindow(),
            surroundings.clock().instant());
    PreparedPlan prepared = prepared(valid, LastRuns.sequence(beginning, last));
    return new Outlook(lastRuns, last, beginning, prepared);
  }

  private PreparedPlan prepared(PlanResult.Valid valid, List<Value> onRecord)
      throws Refusal, InterruptedException {
    return PreparedPlan.of(
        surroundings,
        store,
        engines,
        valid,
        onRecord,
        Plans.folder(valid.plan(), runId),
        selection);
  }

  /**
   * {@code --commands}. Only a sequence that the plan does not list depends on what has run before,
   * whose journal may be damaged or driven by somebody else.
   */
  void showCommands() throws Refusal, InterruptedException {
    PlanResult.Valid valid = valid();
    PreparedPlan prepared =
        valid.plan().sequence().isListed() ? prepared(valid, List.of()) : outlook(valid).prepared();
    ResolvedPlan plan = prepared.plan();
    PlannedLaunches launches =
        engines.launches(plan, runId, Plans.folder(plan.plan(), runId), prepared.home(), store);
    Submission submission =
        engines.submission(plan.plan(), prepared.home(), engines.fastStart(prepared.home()));
    page.line("# A new run has an id of its own, made when it begins; here it is " + runId + ".");
    page.line("# Muster starts each behind its shim, after writing spec.json into the attempt's");
    page.line("# folder: by hand they can be run from the command.sh that a run leaves there.");
    RunTerms terms = prepared.termsOfNew();
    for (Value value : terms.launchOrder()) {
      LaunchRequest request = launches.request(firstAttempt(value, terms), 1, Map.of());
      Path attempt = request.attempt().folder().path().orElseThrow();
      page.line("");
      page.line("# " + value.spoken());
      page.lines(submission.script(request, attempt).commandLine().lines().toList());
    }
  }

  private IterationState firstAttempt(Value value, RunTerms terms) {
    Moment moment = new Moment(surroundings.clock().instant(), 1);
    return RunState.EMPTY
        .after(Happening.toRun(new RunEvent.SequenceResolved(List.of(value))), moment)
        .after(
            Happening.to(value, new IterationEvent.ClearIntended(1, terms.of(value).slice())),
            moment)
        .iteration(value);
  }

  /** The overview; the code says whether a run would begin. */
  ExitCode show(boolean overwrite) throws Refusal, InterruptedException {
    Outlook outlook = outlook(valid());
    PreparedPlan prepared = outlook.prepared();
    ResolvedPlan plan = prepared.plan();
    LastRuns lastRuns = outlook.lastRuns();
    Optional<LastRuns.Found> last = outlook.last();
    Beginning beginning = outlook.beginning();
    Intent intent =
        Intent.of(
            beginning,
            last,
            prepared.acceptance(),
            plan.steps(),
            prepared.selected(),
            surroundings.clock().instant());
    RunTerms terms = prepared.termsOfNew();
    boolean held = beginning instanceof Beginning.Held;
    Set<Value> begun = plan.withStages(intent.begun());
    List<Value> order =
        terms.launchOrder().stream().filter(v -> held || begun.contains(v)).toList();
    Waves waves = Waves.of(terms, prepared.machine(), order);
    PlanOverview overview =
        new PlanOverview(
            arguments.words(),
            plan,
            terms,
            waves,
            prepared.machine(),
            order,
            expected(order, waves, lastRuns, last));
    List<String> lines = new ArrayList<>(overview.facts());
    overview.put(lines, "spark", spark(prepared.home(), plan));
    overview.put(lines, "run would", intent.sentence());
    if (!held) {
      overview.put(
          lines,
          "replaces",
          Replaced.sentence(store, plan, intent.begun(), last.flatMap(LastRuns.Found::journal))
              .orElse("nothing: the folders are empty"));
    }
    lines.add("");
    lines.addAll(overview.table(page.width()));
    List<String> warnings = overview.warnings();
    if (!warnings.isEmpty()) {
      lines.add("");
      warnings.forEach(warning -> lines.add("warning: " + warning));
    }
    page.lines(lines);
    last.flatMap(LastRuns.Found::journal)
        .ifPresent(j -> j.warnings().forEach(w -> page.line("warning: " + w)));
    new Strangers(store, lastRuns.journals(), plan, last).refuse(prepared.selected(), overwrite);
    return ExitCode.PASSED;
  }

  private String spark(SparkHome home, ResolvedPlan plan) {
    FastStart fastStart = engines.fastStart(home);
    String fast =
        engines
            .reasonWithoutFastStart(fastStart, plan)
            .map(why -> "no fast start: " + why)
            .orElse(
                fastStart.isReady()
                    ? "fast start is ready"
                    : "fast start: the first run makes its archive, once, in about 20 s (or muster"
                        + " warm)");
    return home.version() + " in " + home.path() + " (" + home.origin() + "); " + fast;
  }

  private static Optional<ExpectedTime> expected(
      List<Value> order, Waves waves, LastRuns lastRuns, Optional<LastRuns.Found> last) {
    if (last.isEmpty() || order.isEmpty()) {
      return Optional.empty();
    }
    Timings timings = new Timings();
    Map<Value, Duration> before =
        lastRuns
            .journals()
            .read(last.get().owner().run(), timings)
            .map(ReadJournal::state)
            .map(timings::ranOf)
            .orElse(Map.of());
    return ExpectedTime.of(order, before, Math.max(1, waves.atOnce()));
  }
}
