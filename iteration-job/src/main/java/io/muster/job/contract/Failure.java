package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * Why an attempt failed, in the words of the job: {@code failure.json} in the attempt's folder.
 * Secrets that were resolved are taken out.
 *
 * @param message one line that names the frame, dict, file or class
 * @param exceptions from the outermost to the root; empty when no exception was the cause
 */
public record Failure(int format, Kind kind, String message, List<Exceptional> exceptions) {
  public static final int FORMAT = 1;
  public static final String FILE_NAME = "failure.json";

  /** Who must act. */
  public enum Kind {
    /** The user's own code threw. */
    USER,
    /** A frame or a dict cannot be read. */
    INPUT,
    /** A statement is wrong, or cannot be carried out. */
    SQL,
    /** The class of the job is not there, or is not a job. */
    CLASS_MISSING,
    /** The output or its receipt cannot be written. */
    OUTPUT,
    /** The spec cannot be read or carried out: a defect of Muster's own, or a foreign hand. */
    CONTRACT,
    OUT_OF_MEMORY,
    /** The claim of the attempt cannot be taken: nothing was done. */
    CLAIM,
    /** Somebody else has the claim of the attempt, or nobody ever may: nothing was done. */
    CLAIM_LOST,
    /** Spark failed at something else, or a later Muster knows the kind. */
    @JsonEnumDefaultValue
    OTHER;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One exception of a chain of causes. */
  public record Exceptional(@JsonProperty("class") String className, String firstLine) {}

  public Failure {
    Check.format(format, FORMAT);
    Check.present(kind, "kind");
    Check.text(message, "message");
    exceptions = Check.list(exceptions);
  }
}
