package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.Sets;
import io.muster.plan.Origin;
import io.muster.plan.Overlaps;
import io.muster.plan.Plan;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The door of the room: looks up what a plan names. What several iterations name is looked up once.
 * Reads only, but for a cache of the user's.
 */
public final class Resolver {
  private final World world;

  /**
   * What the resolver may look at.
   *
   * @param columns reads a sequence that is taken from a frame
   * @param cache the user's, into which packed environments of Python are unpacked
   * @param standardInput read to its end if the sequence is to come from there
   * @param environment looks up a variable
   */
  public record World(
      ObjectStore store,
      ColumnReader columns,
      CommandRunner commands,
      Path cache,
      InputStream standardInput,
      Function<String, Optional<String>> environment) {}

  public Resolver(World world) {
    this.world = world;
  }

  /** The plan's {@code out_dir}, absolute; nothing is looked up. */
  public static Location outDir(Plan plan) {
    return new Location(Texts.absolute(plan.folder(), plan.outDir()));
  }

  /** Where the runs of the plan are recorded, absolute; nothing is looked up. */
  public static Location stateDir(Plan plan) {
    return plan.stateDir()
        .map(dir -> new Location(Texts.absolute(plan.folder(), dir)))
        .orElseGet(() -> outDir(plan).resolve("_muster"));
  }

  /**
   * Everything that the plan names, or all that is missing or wrong.
   *
   * @param onRecord the sequence of the run that goes on; it holds unless the plan itself lists the
   *     values. Empty for a run that begins
   * @param staging the folder in which frames are staged
   */
  public ResolveResult resolve(PlanResult.Valid valid, List<Value> onRecord, Location staging)
      throws InterruptedException {
    return resolve(valid, onRecord, staging, ImmutableMap.of());
  }

  /**
   * The same, for outputs of which some are not to be where the plan has them.
   *
   * @param elsewhere the folders of these
   */
  public ResolveResult resolve(
      PlanResult.Valid valid,
      List<Value> onRecord,
      Location staging,
      ImmutableMap<Value, Location> elsewhere)
      throws InterruptedException {
    Plan plan = valid.plan();
    Lookups lookups = new Lookups(world.store());
    Findings findings = new Findings(valid.effective(), Origin.of(plan.name()));
    ImmutableList<Value> sequence =
        new SequenceResolver(plan, lookups, world, findings)
            .resolve(ImmutableList.copyOf(onRecord));
    Location outDir = outDir(plan);
    Overlaps overlaps = new Overlaps(plan.folder(), outDir.text());
    Map<String, Boolean> looked = new HashMap<>();
    PythonJobs pythons =
        new PythonJobs(
            world.commands(),
            world.cache(),
            new PythonHomes(
                plan.folder(), plan.cluster().sparkHome(), world.environment().apply("SPARK_HOME")),
            findings,
            plan.cluster().isInClusterMode());
    IterationResolver iterations =
        new IterationResolver(
            plan,
            value -> {
              Location home = value.isStage() ? staging : outDir;
              Location place = elsewhere.get(value);
              return place == null ? home.resolve(value.folder()) : place;
            },
            lookups,
            world.environment(),
            findings,
            pythons,
            path ->
                looked.computeIfAbsent(
                    path,
                    it -> {
                      overlaps
                          .with(it, "the input")
                          .ifPresent(
                              breach -> findings.add("out_dir", breach.wrong(), breach.right()));
                      return true;
                    }));
    Map<Value, ResolvedIteration> resolved = new LinkedHashMap<>();
    ImmutableMap.Builder<Value, ResolvedIteration> stages = ImmutableMap.builder();
    for (Value stage : stages(plan, sequence)) {
      resolved.put(stage, iterations.resolve(stage, resolved));
      stages.put(stage, resolved.get(stage));
    }
    for (Value value : AfterOrder.of(sequence, plan)) {
      resolved.put(value, iterations.resolve(value, resolved));
    }
    pythons.check();
    if (!findings.isEmpty()) {
      return new ResolveResult.Refused(findings.all());
    }
    ImmutableMap.Builder<Value, ResolvedIteration> inOrder = ImmutableMap.builder();
    for (Value value : ImmutableSet.copyOf(sequence)) {
      ResolvedIteration iteration = resolved.get(value);
      inOrder.put(value, iteration.withJob(pythons.resolved(iteration.job())));
    }
    return new ResolveResult.Resolved(
        new ResolvedPlan(
            plan,
            sequence,
            inOrder.buildOrThrow(),
            stages.buildOrThrow(),
            outDir,
            stateDir(plan),
            pythons.home()));
  }

  /** In the order of the plan's frames. */
  private static Set<Value> stages(Plan plan, List<Value> sequence) {
    Set<Value> loaded = new HashSet<>();
    sequence.forEach(value -> loaded.addAll(plan.of(value).stages()));
    return Sets.filter(
        Sets.newLinkedHashSet(Iterables.transform(plan.frames().keySet(), Value::ofStage)),
        loaded::contains);
  }
}
