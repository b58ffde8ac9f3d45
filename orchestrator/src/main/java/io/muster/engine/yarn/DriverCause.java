package io.muster.engine.yarn;

import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import java.util.List;
import java.util.Optional;

/** Why a driver failed whose application in YARN may have been taken from it. Pure. */
final class DriverCause {
  private DriverCause() {}

  /**
   * The driver's own end, with YARN's word for its cause where that has one: a driver says no more
   * than that its context was shut down.
   *
   * @param before applications of the attempt that had ended before it was known that the driver
   *     had
   */
  static Observation of(Observation ofDriver, List<YarnApplication> before) {
    if (!(ofDriver instanceof Observation.Failed driver)) {
      return ofDriver;
    }
    Optional<YarnApplication> taken =
        before.stream()
            .filter(
                each ->
                    driver.applicationId().isEmpty()
                        || driver.applicationId().get().equals(each.id()))
            .filter(DriverCause::wasTakenAway)
            .findFirst();
    return taken
        .map(YarnDiagnosis::of)
        .filter(Observation.Failed.class::isInstance)
        .<Observation>map(it -> joined(driver, (Observation.Failed) it))
        .orElse(ofDriver);
  }

  private static boolean wasTakenAway(YarnApplication application) {
    return application.state() == ApplicationState.KILLED || Ending.of(application).wasTakenAway();
  }

  private static Observation joined(Observation.Failed driver, Observation.Failed yarn) {
    Failure cause = yarn.failure();
    return new Observation.Failed(
        new Failure(
            cause.origin(),
            cause.exitCode(),
            cause.message(),
            cause.exceptions(),
            driver.failure().lastLines(),
            driver.failure().log()),
        yarn.applicationId());
  }

  /** The driver's own end in few words. */
  static String words(Observation ofDriver) {
    if (ofDriver instanceof Observation.Failed failed) {
      return "it failed: " + failed.failure().message();
    }
    return ofDriver instanceof Observation.Voided ? "it never worked" : "it succeeded";
  }
}
