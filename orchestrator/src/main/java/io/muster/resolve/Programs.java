package io.muster.resolve;

import com.google.common.base.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Looks for programs that Muster will have to start later, when it may have cost hours. */
final class Programs {
  private final Path folder;
  private final Function<String, Optional<String>> environment;
  private final Map<String, Boolean> looked = new HashMap<>();

  /**
   * @param folder in which they will be started
   */
  Programs(Path folder, Function<String, Optional<String>> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Whether it can be started, as far as can be told: a name needs a {@code PATH} to be looked up.
   */
  boolean has(String program) {
    return looked.computeIfAbsent(program, this::look);
  }

  private boolean look(String program) {
    if (program.indexOf('\0') >= 0) {
      return false;
    }
    if (program.contains("/")) {
      return isProgram(folder.resolve(program));
    }
    Optional<String> path = environment.apply("PATH");
    return path.isEmpty()
        || Splitter.on(':')
            .splitToStream(path.get())
            .anyMatch(place -> isProgram(folder.resolve(place).resolve(program)));
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
