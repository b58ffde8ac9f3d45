package io.muster.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The built Muster as a user installs it: its archives go into the user's cache. */
final class InstalledMuster {
  private final Path place;

  /** Installs it in the folder, whose commands are started by it from now on. */
  InstalledMuster(PlanFolder folder) throws IOException {
    place = Files.createDirectories(folder.path("installed"));
    Path built = MusterProcess.HOME.toAbsolutePath();
    for (String part : List.of("job", "share", "shim", "spark")) {
      Files.createSymbolicLink(place.resolve(part), built.resolve(part));
    }
    copyAll(built, "bin");
    copyAll(built, "lib");
    folder
        .setting("XDG_CACHE_HOME", folder.path("cache").toString())
        .startedBy("sh", "-c", "shift; exec \"$0\" \"$@\"", place.resolve("bin/muster").toString());
  }

  /** The jar that {@code bin/muster} starts. */
  Path jar() {
    return place.resolve("lib/orchestrator.jar");
  }

  private void copyAll(Path built, String part) throws IOException {
    Path copy = Files.createDirectories(place.resolve(part));
    try (Stream<Path> files = Files.list(built.resolve(part))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
  }
}
