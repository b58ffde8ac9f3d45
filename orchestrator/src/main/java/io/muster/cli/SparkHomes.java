package io.muster.cli;

import static io.muster.cli.EngineDeed.orRefused;

import io.muster.engine.submit.SparkHome;
import io.muster.plan.Plan;
import io.muster.resolve.ResolvedPlan;
import java.nio.file.Path;
import java.util.Optional;

/** Which Spark something is run with. */
final class SparkHomes {
  private final Surroundings surroundings;

  SparkHomes(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** The home where no plan names one. */
  SparkHome ofNoPlan() throws Refusal {
    return located(Optional.empty());
  }

  SparkHome of(Plan plan) throws Refusal {
    return located(plan.cluster().sparkHome().map(home -> plan.folder().resolve(home).toString()));
  }

  /**
   * The same, of a plan that may bring a home with its Python.
   *
   * @throws Refusal also if that home cannot submit to the plan's cluster
   */
  SparkHome of(ResolvedPlan plan) throws Refusal {
    SparkHome home =
        plan.pyspark().isPresent()
            ? at(plan.pyspark().get(), "the pyspark of job.python.interpreter")
            : of(plan.plan());
    return plan.plan().cluster().yarn().isPresent()
        ? orRefused(() -> YarnEngine.submitting(home))
        : home;
  }

  /**
   * The home that something else named.
   *
   * @param option that named it
   */
  SparkHome at(Path named, String option) throws Refusal {
    return orRefused(() -> SparkHome.at(named, option));
  }

  private SparkHome located(Optional<String> ofPlan) throws Refusal {
    return orRefused(
        () -> SparkHome.locate(ofPlan, surroundings.environment(), surroundings.embeddedSpark()));
  }
}
