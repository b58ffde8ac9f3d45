package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what is said of the run as a whole. */
final class RunReader {
  private static final ImmutableList<String> OF_YARN_ALONE =
      ImmutableList.of("deploy_mode", "queue", "node_label", "priority", "nodes");

  private final Reading reading;

  RunReader(Reading reading) {
    this.reading = reading;
  }

  Cluster cluster(Section cluster) {
    EngineName engine = Words.read(cluster, "engine", EngineName.class, EngineName.LOCAL);
    if (engine != EngineName.LOCAL && engine != EngineName.YARN) {
      String name = engine.name().toLowerCase(Locale.ROOT);
      reading.notYet(
          cluster.origin("engine"), "cluster.engine " + name, "write engine: local or yarn");
      // its keys are not known yet, so none of them can be wrong
      cluster.names();
    }
    if (engine == EngineName.LOCAL) {
      for (String key : cluster.among(OF_YARN_ALONE)) {
        reading.problem(
            cluster.keyOrigin(key),
            "cluster." + key + " is said of YARN, and the engine is local",
            "add engine: yarn, or remove it");
      }
    }
    if (!cluster.has("spark_home")) {
      cluster.row("spark_home", "SPARK_HOME, else the embedded one");
    }
    Optional<String> sparkHome =
        cluster.text("spark_home", Scope.RUN, "name the folder of a Spark");
    Cluster read =
        engine == EngineName.YARN
            ? new Cluster(
                engine, Optional.empty(), Optional.empty(), sparkHome, Optional.of(yarn(cluster)))
            : local(engine, cluster, sparkHome);
    cluster.done();
    return read;
  }

  private static Cluster local(EngineName engine, Section cluster, Optional<String> sparkHome) {
    Numbers numbers = new Numbers(cluster);
    return new Cluster(
        engine,
        numbers.optionalInteger("cores", 1, 1_000_000, "discovered"),
        numbers.memory("memory", "discovered"),
        sparkHome,
        Optional.empty());
  }

  private YarnOptions yarn(Section cluster) {
    YarnOptions.DeployMode mode =
        Words.read(
            cluster, "deploy_mode", YarnOptions.DeployMode.class, YarnOptions.DeployMode.CLUSTER);
    return new YarnOptions(
        mode,
        cluster.text("queue", Scope.FIXED, "name a queue of the cluster"),
        cluster.text("node_label", Scope.FIXED, "name a node label of the cluster"),
        new Numbers(cluster).optionalInteger("priority", 0, 1_000_000, "none"),
        nodes(cluster));
  }

  /** All three or none. */
  private Optional<NodesStated> nodes(Section cluster) {
    Numbers numbers = new Numbers(cluster);
    Optional<Integer> number = numbers.optionalInteger("nodes", 1, 100_000, "discovered");
    Optional<Integer> cores = numbers.optionalInteger("cores", 1, 1_000_000, "discovered");
    Optional<MemorySize> memory = numbers.memory("memory", "discovered");
    if (number.isPresent() && cores.isPresent() && memory.isPresent()) {
      return Optional.of(new NodesStated(number.get(), cores.get(), memory.get()));
    }
    Stream.of("nodes", "cores", "memory")
        .filter(cluster::has)
        .filter(key -> number.isPresent() || cores.isPresent() || memory.isPresent())
        .findFirst()
        .ifPresent(
            key ->
                reading.problem(
                    cluster.origin(key),
                    "cluster.nodes, cores and memory are not all stated",
                    "state how many nodes the cluster may have, and the cores and the memory of"
                        + " each; or none of the three"));
    return Optional.empty();
  }

  Limits limits(Section limits) {
    Numbers numbers = new Numbers(limits);
    Duration some = Duration.ofMillis(1);
    Limits read =
        new Limits(
            numbers.optionalInteger("max_concurrent", 1, 1_000_000, Numbers.AUTO),
            numbers.span("submit_timeout", "10m", some),
            numbers.span("queue_timeout", "1h", some),
            numbers.spanOrNone("iteration_timeout"),
            numbers.spanOrNone("run_deadline"),
            numbers.span("resume_window", "12h", Duration.ZERO),
            numbers.integer("canary", 0, Values.MOST, 0),
            numbers.spanOrNone("linger_timeout"));
    limits.done();
    return read;
  }

  Plan.OnSignal onSignal(Section signals) {
    Plan.OnSignal read =
        new Plan.OnSignal(
            Words.read(signals, "term", Plan.SignalAction.class, Plan.SignalAction.CANCEL),
            Words.read(signals, "int", Plan.SignalAction.class, Plan.SignalAction.CANCEL),
            Words.read(signals, "hup", Plan.SignalAction.class, Plan.SignalAction.CANCEL));
    signals.done();
    return read;
  }

  /** A folder in which nothing is left to substitute. */
  Optional<String> folder(Section plan, String key) {
    String right = "name a folder";
    Optional<String> text = plan.text(key, Scope.FOLDER, right);
    if (text.isEmpty()) {
      return text;
    }
    Origin place = plan.origin(key);
    String folder = Variables.filled(text.get(), key, place, reading).orElse("");
    if (folder.indexOf('\0') >= 0) {
      reading.problem(place, key + " has a NUL in it", right);
      return Optional.empty();
    }
    return Places.check(folder, key, place, reading) ? Optional.of(folder) : Optional.empty();
  }
}
