package io.muster.engine.submit;

import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import java.util.Optional;

/** What is told of an attempt that works in another folder than is on record for it. */
final class OnRecord {
  private OnRecord() {}

  /** The same, with the log where others find it. */
  static Observation of(Observation observation, Attempt attempt, Attempt local) {
    if (!(observation instanceof Observation.Failed failed)) {
      return observation;
    }
    Failure failure = failed.failure();
    String folder = local.folder().text() + "/";
    Optional<String> log =
        failure
            .log()
            .map(
                place ->
                    place.startsWith(folder)
                        ? attempt.folder().resolve(place.substring(folder.length())).text()
                        : place);
    return new Observation.Failed(
        new Failure(
            failure.origin(),
            failure.exitCode(),
            failure.message(),
            failure.exceptions(),
            failure.lastLines(),
            log),
        failed.applicationId());
  }
}
