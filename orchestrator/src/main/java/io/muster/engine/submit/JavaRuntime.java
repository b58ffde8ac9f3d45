package io.muster.engine.submit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The Java that spark-submit will start: that of JAVA_HOME, else the first on the PATH.
 *
 * @param home the folder above {@code bin/java}, links followed
 */
record JavaRuntime(Path home) {
  static JavaRuntime find(Map<String, String> environment) throws EngineException {
    String javaHome = environment.getOrDefault("JAVA_HOME", "");
    if (!javaHome.isBlank()) {
      return of(Path.of(javaHome).resolve("bin/java"), "JAVA_HOME");
    }
    for (String folder : Splitter.on(':').split(environment.getOrDefault("PATH", ""))) {
      Path program = Path.of(folder.isEmpty() ? "." : folder).resolve("java");
      if (Files.isExecutable(program)) {
        return of(program, "PATH");
      }
    }
    throw new EngineException(
        "there is no java on the PATH: set JAVA_HOME to a Java 17, or put one on the PATH");
  }

  /** What tells this Java from another, and from itself after an update. */
  ImmutableSortedMap<String, String> identity() throws EngineException {
    ImmutableSortedMap.Builder<String, String> identity = ImmutableSortedMap.naturalOrder();
    identity.put("java", home.toString());
    identity.put("jvm", Identity.ofFile(library()));
    return identity.buildOrThrow();
  }

  /** The file that the JVM is in, as far as it is where it is sought. */
  Path library() {
    Path library = home.resolve("lib/server/libjvm.so");
    return Files.exists(library) ? library : home.resolve("bin/java");
  }

  private static JavaRuntime of(Path program, String origin) throws EngineException {
    try {
      return new JavaRuntime(program.toRealPath().getParent().getParent());
    } catch (IOException e) {
      throw new EngineException(
          "there is no Java at " + program + " (" + origin + "): set JAVA_HOME to a Java 17", e);
    }
  }
}
