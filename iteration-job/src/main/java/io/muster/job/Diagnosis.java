package io.muster.job;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.load.Causes;
import io.muster.job.load.Frames;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;

/** Says in one line, without secrets, why an attempt failed and who must act. */
final class Diagnosis {
  private static final int MAX_LINE = 1_000;
  private static final Pattern OUTPUT =
      Pattern.compile(
          "No space left on device|Disk quota exceeded|Read-only file system|Permission denied"
              + "|Mkdirs failed to create|AccessDenied");

  private final JobSpec job;
  private final Redactor redactor;

  /** The job is null as long as the spec is not read. */
  Diagnosis(JobSpec job, Redactor redactor) {
    this.job = job;
    this.redactor = redactor;
  }

  /** Frames are null as long as there is no session. */
  Failure of(Throwable thrown, Frames frames) {
    List<Throwable> chain = Causes.of(thrown);
    String all = Causes.text(thrown);
    return new Failure(
        Failure.FORMAT,
        kind(chain, all, frames),
        line(message(chain, all, frames)),
        chain.stream().map(this::exceptional).toList());
  }

  private Failure.Kind kind(List<Throwable> chain, String all, Frames frames) {
    if (isOutOfMemory(all)) {
      return Failure.Kind.OUT_OF_MEMORY;
    }
    if (chain.get(0) instanceof JobException known) {
      return known.kind();
    }
    if (spokenOf(all, frames).isPresent()) {
      return Failure.Kind.INPUT;
    }
    if (OUTPUT.matcher(all).find()) {
      return Failure.Kind.OUTPUT;
    }
    if (frames == null || job == null) {
      return Failure.Kind.OTHER;
    }
    if (isClassMissing(root(chain))) {
      return Failure.Kind.CLASS_MISSING;
    }
    if (job instanceof JobSpec.Sql) {
      // statements were analyzed before: what is still refused is the writing of the rows
      return chain.get(0) instanceof AnalysisException ? Failure.Kind.OUTPUT : Failure.Kind.SQL;
    }
    return Failure.Kind.USER;
  }

  private String message(List<Throwable> chain, String all, Frames frames) {
    Throwable root = root(chain);
    String said =
        isClassMissing(root)
            ? "class "
                + firstLine(root).replace('/', '.')
                + " is not on the class path: name its jar in spark.jars or spark.jars.packages"
            : firstLine(root);
    if (isOutOfMemory(all)) {
      return "out of memory: " + said;
    }
    if (chain.get(0) instanceof JobException known) {
      return known.getMessage();
    }
    Optional<String> frame = spokenOf(all, frames);
    if (frame.isPresent()) {
      return frame.get() + ": " + said;
    }
    if (job instanceof JobSpec.Sql sql) {
      return sql.file() + ": " + said;
    }
    String thrown = root.getClass().getName() + ": " + said;
    return job instanceof JobSpec.ClassJob named ? named.name() + ": " + thrown : thrown;
  }

  private static boolean isClassMissing(Throwable root) {
    return root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException;
  }

  /** The words of a task's error are in the driver's exception when it was thrown elsewhere. */
  private static boolean isOutOfMemory(String all) {
    return all.contains("java.lang.OutOfMemoryError")
        || all.contains("exceeding memory limits")
        || all.contains("exceeding physical memory limits");
  }

  private static Optional<String> spokenOf(String all, Frames frames) {
    return frames == null ? Optional.empty() : frames.spokenOf(all);
  }

  private static Throwable root(List<Throwable> chain) {
    return chain.get(chain.size() - 1);
  }

  private Failure.Exceptional exceptional(Throwable thrown) {
    return new Failure.Exceptional(thrown.getClass().getName(), line(firstLine(thrown)));
  }

  private static String firstLine(Throwable thrown) {
    String message = thrown.getMessage();
    return message == null
        ? thrown.getClass().getSimpleName()
        : message.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
  }

  /** One line, without secrets and of a length that can be shown. */
  String line(String message) {
    String line = redactor.redact(message).replaceAll("\\s*[\\r\\n]+\\s*", " ");
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "…";
  }
}
