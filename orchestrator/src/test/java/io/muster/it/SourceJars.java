package io.muster.it;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The jars of databases and table formats, which the build has fetched for tests alone. */
final class SourceJars {
  private SourceJars() {}

  /** As {@code spark.jars} has them. */
  static String list(String... names) {
    return Stream.of(names)
        .map(name -> Path.of(System.getProperty("source.jars"), name).toString())
        .collect(Collectors.joining(","));
  }
}
