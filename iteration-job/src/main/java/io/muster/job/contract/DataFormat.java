package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A file format that a frame is read from or an output is written in, by Spark's own name. */
public enum DataFormat {
  CSV,
  JSON,
  PARQUET,
  ORC,
  AVRO,
  TEXT;

  /** The word on disk, which is also the name that Spark knows the format by. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether the files carry their schema themselves, so that it costs a footer and no inference.
   */
  public boolean carriesSchema() {
    return this == PARQUET || this == ORC || this == AVRO;
  }
}
