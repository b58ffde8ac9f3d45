package io.muster.engine.local;

import io.muster.engine.Observation;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.BoundedLog;
import io.muster.engine.submit.CauseDigest;
import io.muster.engine.submit.ExitReport;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.lifecycle.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Reads from an attempt's folder why its application failed: the job's own word first, else its
 * logs.
 */
final class Autopsy {
  /** The job's small files have a few kilobytes. */
  private static final long MOST_BYTES = 1 << 20;

  private Autopsy() {}

  static Failure ofExit(AttemptFolder folder, ExitReport report) {
    String ended =
        report.signal() == null
            ? "exit code " + report.code()
            : "exit code " + report.code() + " (signal " + report.signal() + ")";
    return failure(folder, Failure.Origin.APPLICATION, OptionalInt.of(report.code()), ended);
  }

  static Failure ofKilled(AttemptFolder folder, String why) {
    return failure(folder, Failure.Origin.VANISHED, OptionalInt.empty(), why);
  }

  /**
   * What an application that lives does.
   *
   * @param before a context that has stopped earlier is of interest
   */
  static Observation alive(AttemptFolder folder, Instant before) {
    Optional<Progress> progress = read(folder, Progress.FILE_NAME, Progress.class);
    if (progress
        .filter(p -> p.state() == Progress.State.STOPPED && p.updatedAt().isBefore(before))
        .isPresent()) {
      return new Observation.ContextStopped();
    }
    return new Observation.AtWork(
        progress.map(Progress::applicationId), progress.map(Progress::trackingUrl));
  }

  /** The id that the application's context had; empty if it never had one. */
  static Optional<String> applicationId(AttemptFolder folder) {
    return read(folder, Progress.FILE_NAME, Progress.class).map(Progress::applicationId);
  }

  private static Failure failure(
      AttemptFolder folder, Failure.Origin origin, OptionalInt code, String ended) {
    Said said = Said.in(folder);
    CauseDigest digest = said.digest();
    Optional<io.muster.job.contract.Failure> told =
        read(
            folder, io.muster.job.contract.Failure.FILE_NAME, io.muster.job.contract.Failure.class);
    List<String> exceptions =
        told.map(
                f ->
                    f.exceptions().stream().map(e -> e.className() + ": " + e.firstLine()).toList())
            .filter(list -> !list.isEmpty())
            .orElse(digest.exceptions());
    String message =
        told.map(io.muster.job.contract.Failure::message)
            .or(() -> exceptions.stream().findFirst())
            .map(what -> what + " (" + ended + ")")
            .orElse(ended);
    return new Failure(
        origin,
        code,
        message,
        withMemory(exceptions, digest),
        digest.lastLines(),
        Optional.of(said.log().file().toString()));
  }

  /** An OutOfMemoryError anywhere in the log counts, although another exception came of it. */
  private static List<String> withMemory(List<String> exceptions, CauseDigest digest) {
    if (digest.outOfMemory().isEmpty()) {
      return exceptions;
    }
    return Stream.concat(exceptions.stream(), digest.outOfMemory().stream()).toList();
  }

  /** What the logs tell of the end, and the one whose last lines these are. */
  private record Said(CauseDigest digest, BoundedLog log) {
    static Said in(AttemptFolder folder) {
      BoundedLog errors = folder.stderr();
      try {
        CauseDigest ofErrors = CauseDigest.of(errors);
        CauseDigest digest = ofErrors.or(CauseDigest.of(folder.stdout()));
        boolean inErrors = digest.lastLines().equals(ofErrors.lastLines());
        return new Said(digest, inErrors ? errors : folder.stdout());
      } catch (IOException e) {
        List<String> unread = List.of("the log cannot be read: " + e);
        return new Said(new CauseDigest(List.of(), Optional.empty(), unread), errors);
      }
    }
  }

  private static <T extends Record> Optional<T> read(
      AttemptFolder folder, String name, Class<T> type) {
    Path file = folder.path().resolve(name);
    try {
      if (!Files.exists(file) || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      return Optional.of(new ContractJson().read(type, Files.readString(file), file.toString()));
    } catch (IOException | ContractException e) {
      return Optional.empty(); // half a word is no word: the logs remain
    }
  }
}
