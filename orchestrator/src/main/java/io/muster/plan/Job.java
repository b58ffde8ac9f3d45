package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;

/** What an iteration's application does. Texts may hold placeholders, paths are as written. */
public sealed interface Job {
  /** A file of SQL statements; the rows of the last one are the output. */
  record Sql(String file) implements Job {}

  /** An implementation of {@code io.muster.job.IterationJob}. */
  record ClassJob(String name, ImmutableList<String> jars) implements Job {}

  /** A Python function. */
  record Python(
      String file,
      String function,
      ImmutableMap<String, String> args,
      Optional<String> interpreter,
      ImmutableList<String> pyFiles,
      ImmutableList<String> archives)
      implements Job {}

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
