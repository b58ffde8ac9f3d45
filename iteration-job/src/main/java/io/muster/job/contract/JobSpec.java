package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What an application does with its inputs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobSpec.Sql.class, name = "sql"),
  @JsonSubTypes.Type(value = JobSpec.ClassJob.class, name = "class"),
  @JsonSubTypes.Type(value = JobSpec.Application.class, name = "application")
})
public sealed interface JobSpec {
  /**
   * A file of SQL statements; the rows of the last one are the output.
   *
   * @param digest lower-case hex SHA-256 of the file that the plan was accepted with, or null when
   *     nobody knows it; another file is refused
   */
  record Sql(String file, String digest) implements JobSpec {
    public Sql {
      Check.text(file, "file");
    }
  }

  /** An implementation of {@code io.muster.job.IterationJob}, by its binary name. */
  record ClassJob(String name) implements JobSpec {
    public ClassJob {
      Check.text(name, "name");
    }
  }

  /** The user's own: Muster's code runs in it as a driver plugin only. */
  record Application() implements JobSpec {}
}
