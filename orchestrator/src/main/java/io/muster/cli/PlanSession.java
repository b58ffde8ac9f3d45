package io.muster.cli;

import com.google.common.collect.Iterables;
import io.muster.conductor.Beginning;
import io.muster.conductor.RunTerms;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.plan.EffectiveValue;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.report.ExpectedTime;
import io.muster.report.Timings;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.MachineCapacity;
import io.muster.slice.YarnCapacity;
import io.muster.storage.Location;
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
  private final Surroundings surroundings;
  private final PlanArguments arguments;
  private final SelectionArguments selection;
  private final Stores store;
  private final Engines engines;
  private final Page page;

  /** A new run has an id of its own, made when it begins. */
  private final String runId;

  PlanSession(Surroundings surroundings, PlanArguments arguments, SelectionArguments selection) {
    this.surroundings = surroundings;
    this.store = new Stores(surroundings);
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

  private PlanResult.Valid valid() throws Refusal {
    return new Plans(surroundings, store).readToRun(arguments.sources(surroundings));
  }

  /** {@code --commands}. */
  void showCommands() throws Refusal, InterruptedException {
    PlanResult.Valid valid = valid();
    RunFolder run = Plans.folder(valid.plan(), runId);
    PreparedPlan prepared = Outlook.prepared(surroundings, store, engines, valid, run, selection);
    FirstLaunches launches = FirstLaunches.of(surroundings, store, engines, prepared, runId, run);
    page.line("# A new run has an id of its own, made when it begins; here it is " + runId + ".");
    page.line("# Muster starts each behind its shim, after writing spec.json into the attempt's");
    page.line("# folder: by hand they can be run from the command.sh that a run leaves there.");
    for (Value value : launches.order()) {
      LaunchRequest request = launches.of(value);
      page.line("");
      page.line("# " + value.spoken());
      page.lines(
          engines
              .script(prepared.plan().plan(), prepared.home(), request)
              .commandLine()
              .lines()
              .toList());
    }
  }

  private static CapacityOutlook outlook(
      PreparedPlan prepared, RunTerms terms, Waves waves, List<Value> begun) {
    return prepared.capacity() instanceof YarnCapacity yarn
        ? new YarnOutlook(terms, waves, yarn)
        : new MachineOutlook(
            prepared.plan(), terms, waves, (MachineCapacity) prepared.capacity(), begun);
  }

  /** {@code --spec}: for programs, hence the spec and nothing else. */
  void showSpec(String text, Optional<Path> into) throws Refusal, InterruptedException {
    PlanResult.Valid valid = valid();
    Optional<Location> place = into.map(dir -> new Location(dir.toAbsolutePath().toString()));
    RunFolder run = place.map(RunFolder::new).orElseGet(() -> Plans.folder(valid.plan(), runId));
    PreparedPlan prepared =
        Outlook.prepared(surroundings, store, engines, valid, run, new AskedValue(text, place));
    Value value = Iterables.getOnlyElement(prepared.selected());
    page.line(
        FirstLaunches.of(surroundings, store, engines, prepared, runId, run).of(value).spec());
  }

  /** The overview; the code says whether a run would begin. */
  ExitCode show(boolean overwrite) throws Refusal, InterruptedException {
    PlanResult.Valid valid = valid();
    Outlook outlook =
        Outlook.of(
            surroundings, store, engines, valid, Plans.folder(valid.plan(), runId), selection);
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
    Waves waves = Waves.of(terms, prepared.capacity(), order);
    PlanOverview overview =
        new PlanOverview(
            arguments.words(),
            plan,
            terms,
            waves,
            outlook(prepared, terms, waves, order),
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
    List<String> warnings = new ArrayList<>(overview.warnings());
    warnings.addAll(engines.warnings(prepared));
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
    String where = home.version() + " in " + home.path() + " (" + home.origin() + ")";
    if (plan.plan().cluster().isInClusterMode()) {
      return where;
    }
    FastStart fastStart = engines.fastStart(home);
    String fast =
        FastStarts.reasonWithout(fastStart, plan)
            .map(why -> "no fast start: " + why)
            .orElse(
                fastStart.isReady()
                    ? "fast start is ready"
                    : "fast start: the first run or try makes this Spark's archive, once, in about"
                        + " 20 s (or muster warm)");
    return where + "; " + fast;
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
