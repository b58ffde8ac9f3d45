package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an iteration's application does. Texts may hold placeholders, paths are as written. */
public sealed interface Job {
  /** A file of SQL statements; the rows of the last one are the output. */
  record Sql(String file) implements Job {}

  /** An implementation of {@code io.muster.job.IterationJob}. */
  record ClassJob(String name, ImmutableList<String> jars) implements Job {}

  /**
   * A Python function.
   *
   * @param names what parameters are given that Muster provides: a frame, a dict, or one of {@link
   *     #PROVIDED}, by parameter
   * @param values what parameters are given that the plan writes down, by parameter, as entries of
   *     an inline dict, in order
   * @param interpreter a program on the PATH, or a path; empty: python3
   * @param archives packed environments, each with {@code #name} behind it where it has one
   */
  record Python(
      String file,
      String function,
      ImmutableMap<String, String> names,
      Map<Object, Object> values,
      Optional<String> interpreter,
      ImmutableList<String> pyFiles,
      ImmutableList<String> archives)
      implements Job {
    /** What every function can have by a parameter of this name, beside frames and dicts. */
    public static final ImmutableList<String> PROVIDED =
        ImmutableList.of("value", "n", "spark", "ctx", "frames", "dicts");

    public Python {
      // a value may be null, which no map of Guava's holds
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The same in another Python. */
    public Python with(String otherInterpreter, ImmutableList<String> otherArchives) {
      return new Python(
          file, function, names, values, Optional.of(otherInterpreter), pyFiles, otherArchives);
    }
  }

  /** Writes a frame for all iterations to load: a step of a run, which no plan can ask for. */
  record Stage(String frame) implements Job {}

  /** An application of the user's own, unchanged. */
  record Application(
      String resource,
      Optional<String> className,
      ImmutableList<String> args,
      ImmutableMap<String, String> conf,
      ImmutableList<String> pyFiles,
      ImmutableList<String> jars,
      ImmutableList<String> packages)
      implements Job {}
}
