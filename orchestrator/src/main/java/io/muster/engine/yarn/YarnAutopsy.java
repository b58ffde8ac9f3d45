package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Workplace;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.lifecycle.Failure;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what an application does, and of one that failed why: by its own last word, by what YARN
 * says, and by the end of its driver's log, which is kept in the attempt's folder.
 */
final class YarnAutopsy {
  private static final Logger LOG = LoggerFactory.getLogger(YarnAutopsy.class);
  private static final int LOG_KIBIBYTES = 512;

  private final MasterLog logs;
  private final Workplace shared;
  private final ObjectStore store;
  private final ContractJson json = new ContractJson();

  /**
   * @param shared where applications work
   */
  YarnAutopsy(MasterLog logs, Workplace shared, ObjectStore store) {
    this.logs = logs;
    this.shared = shared;
    this.store = store;
  }

  Observation observation(Attempt attempt, YarnApplication application) {
    Observation plain = YarnDiagnosis.of(application);
    if (!(plain instanceof Observation.Failed)) {
      return plain;
    }
    Optional<String> log = keptLog(attempt, application, "stderr");
    // a Python program under spark-submit says what ended it here
    Optional<String> printed = keptLog(attempt, application, "stdout");
    Observation.Failed failed = (Observation.Failed) YarnDiagnosis.of(application, log, printed);
    Failure failure =
        log.isPresent() ? failed.failure() : elsewhere(failed.failure(), application.id());
    return new Observation.Failed(
        ownWord(attempt)
            .filter(word -> isOfBeforeItsWork(word) || !Ending.of(application).isOthersDoing())
            .map(word -> with(word, failure))
            .orElse(failure),
        failed.applicationId());
  }

  /**
   * What a node has no more may be where YARN gathers logs, for which its own program is needed.
   */
  private static Failure elsewhere(Failure failure, String id) {
    return new Failure(
        failure.origin(),
        failure.exitCode(),
        failure.message(),
        failure.exceptions(),
        failure.lastLines(),
        failure
            .log()
            .map(
                page ->
                    "yarn logs -applicationId " + id + " (it could not be had from " + page + ")"));
  }

  private static Failure with(io.muster.job.contract.Failure word, Failure failure) {
    List<String> exceptions =
        word.exceptions().stream().map(e -> e.className() + ": " + e.firstLine()).toList();
    int said = failure.message().lastIndexOf(" (YARN says");
    return new Failure(
        isOfBeforeItsWork(word) ? Failure.Origin.SUBMIT : failure.origin(),
        failure.exitCode(),
        word.message() + (said < 0 ? "" : failure.message().substring(said)),
        exceptions.isEmpty() ? failure.exceptions() : exceptions,
        failure.lastLines(),
        failure.log());
  }

  private static boolean isOfBeforeItsWork(io.muster.job.contract.Failure word) {
    return word.kind() == io.muster.job.contract.Failure.Kind.CLAIM
        || word.kind() == io.muster.job.contract.Failure.Kind.CLAIM_LOST;
  }

  private Optional<io.muster.job.contract.Failure> ownWord(Attempt attempt) {
    Location place = shared.of(attempt).folder().resolve(io.muster.job.contract.Failure.FILE_NAME);
    try {
      return store
          .read(place)
          .map(
              file -> {
                try {
                  return json.read(io.muster.job.contract.Failure.class, file.text(), place.text());
                } catch (ContractException e) {
                  return null; // half a word is no word
                }
              });
    } catch (StorageException e) {
      LOG.debug("{} cannot be read", place, e);
      return Optional.empty();
    }
  }

  /** YARN throws logs away sooner or later: what was fetched once is kept. */
  private Optional<String> keptLog(Attempt attempt, YarnApplication application, String name) {
    Location place = attempt.folder().resolve(name + ".log");
    try {
      Optional<String> kept = store.read(place).map(file -> file.text());
      if (kept.isPresent() || application.masterLogs().isEmpty()) {
        return kept;
      }
      String tail = logs.tail(application.masterLogs().get(), name, LOG_KIBIBYTES);
      store.write(place, tail.getBytes(StandardCharsets.UTF_8));
      return Optional.of(tail);
    } catch (EngineException | StorageException e) {
      LOG.debug("no {} of {}", name, application.id(), e);
      return Optional.empty();
    }
  }
}
