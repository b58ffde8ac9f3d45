package io.muster.cli;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.submit.ClassArchive;
import io.muster.engine.submit.ContainerArchive;
import io.muster.engine.submit.SparkHome;
import io.muster.plan.Job;
import io.muster.plan.Plan;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.report.Amounts;
import io.muster.report.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster warm}. */
@Command(
    name = "warm",
    description = {
      "Makes the class archive for fast start.",
      "Once for a Spark home and a Java. The first run makes it otherwise; images and CI make it"
          + " beforehand.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster warm                             for SPARK_HOME, else for the embedded Spark",
      "  muster warm plan.yaml                   for the plan's cluster.spark_home",
      "  muster warm --spark-home /usr/lib/spark",
      "  muster warm --containers                on each node of a YARN cluster",
      "",
      "Exit code 0 also where there can be no archive: the reason is said, and everything works,"
          + " but starts slower. 6 if there is no Spark home."
    })
final class WarmCommand implements Callable<Integer> {
  /** After a signal, for the JVMs that make them. */
  private static final Duration CLEARING = Duration.ofSeconds(3);

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      description = "A plan that names its Spark home.")
  private Path plan;

  @Option(names = "--spark-home", paramLabel = "DIR", description = "The Spark home.")
  private Path sparkHome;

  @Option(
      names = "--containers",
      description =
          "Also for containers of YARN on this node. Give it on every node, with Muster and Spark"
              + " at the same paths on all.")
  private boolean containers;

  WarmCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    SparkHome home = home();
    String spark = "Spark " + home.version() + " in " + home.path() + " (" + home.origin() + ")";
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(new Wanted(new Engines(surroundings).fastStart(home), spark, "about 20 s"));
    if (containers) {
      wanted.add(new Wanted(containersOf(home), "containers of " + spark, "about 30 s"));
    }
    wanted.stream().filter(it -> !it.isLacking()).forEach(it -> tell(it, "was there already"));
    List<Wanted> lacking = wanted.stream().filter(Wanted::isLacking).toList();
    if (!lacking.isEmpty()) {
      Page page = Page.of(surroundings);
      lacking.forEach(
          it -> page.line("makes the class archive for " + it.what() + ": " + it.span()));
      Interruptions.caught().orEndedBySignal(() -> make(lacking));
    }
    return ExitCode.PASSED.code();
  }

  /**
   * An archive that is to be there in the end.
   *
   * @param what it is for
   * @param span that it takes to be made
   */
  private record Wanted(ClassArchive archive, String what, String span) {
    boolean isLacking() {
      return archive.archive().isEmpty() && archive.reasonWithout().isEmpty();
    }
  }

  /** Makes them side by side, and tells of each when it is there. */
  private Void make(List<Wanted> lacking) throws InterruptedException {
    ExecutorService makers = Daemons.pool("muster-archive");
    try {
      List<Callable<Void>> making = lacking.stream().<Callable<Void>>map(this::making).toList();
      for (Future<Void> made : makers.invokeAll(making)) {
        made.get();
      }
      return null;
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } finally {
      makers.shutdown();
      boolean unused = makers.awaitTermination(CLEARING.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Callable<Void> making(Wanted wanted) {
    return () -> {
      Instant begun = surroundings.clock().instant();
      wanted.archive().prepare();
      Duration took = Duration.between(begun, surroundings.clock().instant());
      tell(wanted, "made in " + Amounts.span(took));
      return null;
    };
  }

  private ContainerArchive containersOf(SparkHome home) throws Refusal {
    return EngineDeed.orRefused(
        () -> ContainerArchive.of(home, surroundings.environment(), surroundings.musterHome()));
  }

  private void tell(Wanted wanted, String how) {
    Page page = Page.of(surroundings);
    ClassArchive archive = wanted.archive();
    Optional<Path> made =
        archive.reasonWithout().isPresent() ? Optional.empty() : archive.archive();
    if (made.isEmpty()) {
      page.line(
          "no fast start for "
              + wanted.what()
              + ": "
              + archive.reasonWithout().orElse("its archive is not there")
              + "; everything works, and starts slower");
      return;
    }
    page.line(
        "fast start is ready for "
            + wanted.what()
            + ": "
            + made.get()
            + ", "
            + Amounts.bytes(size(made.get()))
            + ", "
            + how);
  }

  private SparkHome home() throws Refusal, InterruptedException {
    SparkHomes homes = new SparkHomes(surroundings);
    if (sparkHome != null) {
      return homes.at(sparkHome, "--spark-home");
    }
    if (plan != null) {
      PlanSources sources = PlanSources.of(plan, ImmutableMap.copyOf(surroundings.environment()));
      Plans plans = new Plans(surroundings, new Stores(surroundings));
      PlanResult.Valid read = plans.read(sources);
      // only the interpreter knows which pyspark it has
      return bringsItsHome(read.plan())
          ? homes.of(
              plans.resolve(
                  read,
                  List.of(),
                  Plans.folder(read.plan(), RunIds.next(surroundings)),
                  ImmutableMap.of()))
          : homes.of(read.plan());
    }
    return homes.ofNoPlan();
  }

  private boolean bringsItsHome(Plan read) {
    boolean isNamed =
        read.cluster().sparkHome().isPresent()
            || !surroundings.environment().getOrDefault("SPARK_HOME", "").isBlank();
    return !isNamed
        && Stream.concat(Stream.of(read.common()), read.iterations().values().stream())
            .anyMatch(iteration -> iteration.job() instanceof Job.Python);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
