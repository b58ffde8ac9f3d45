package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Map;

/** What an application does with its inputs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JobSpec.Sql.class, name = "sql"),
  @JsonSubTypes.Type(value = JobSpec.ClassJob.class, name = "class"),
  @JsonSubTypes.Type(value = JobSpec.Python.class, name = "python"),
  @JsonSubTypes.Type(value = JobSpec.Stage.class, name = "stage"),
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

  /**
   * A function of a Python file.
   *
   * @param digest of the file, as of an SQL file
   * @param names what parameters are given that Muster provides, by parameter
   * @param values what parameters are given as it stands here, by parameter; texts may hold
   *     references that are resolved in the child
   */
  record Python(
      String file,
      String digest,
      String function,
      Map<String, String> names,
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> values)
      implements JobSpec {
    public Python {
      Check.text(file, "file");
      Check.text(function, "function");
      names = Check.ordered(names);
      values = Check.ordered(values);
    }
  }

  /** A frame as it comes: its rows are the output, for iterations to load. */
  record Stage(String frame) implements JobSpec {
    public Stage {
      Check.text(frame, "frame");
    }
  }

  /** The user's own: Muster's code runs in it as a driver plugin only. */
  record Application() implements JobSpec {}
}
