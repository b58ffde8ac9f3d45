package io.muster.engine.submit;

import java.nio.file.Path;
import java.util.Optional;

/** Classes as JVMs have them in memory, in a file from which they start faster. */
public interface ClassArchive {
  /** Why there is none and can be none. */
  Optional<String> reasonWithout();

  /** The file, once it is there. */
  Optional<Path> archive();

  /**
   * Makes it if it is not there. When it cannot be made, {@link #reasonWithout} says why
   * afterwards.
   */
  void prepare() throws InterruptedException;
}
