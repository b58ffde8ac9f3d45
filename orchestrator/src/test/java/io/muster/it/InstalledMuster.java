package io.muster.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    copyAll(built.resolve("bin"), place.resolve("bin"));
    copyAll(built.resolve("lib"), place.resolve("lib"));
    folder
        .setting("XDG_CACHE_HOME", folder.path("cache").toString())
        .startedBy("sh", "-c", "shift; exec \"$0\" \"$@\"", place.resolve("bin/muster").toString());
  }

  /** The jar that {@code bin/muster} starts. */
  Path jar() {
    return place.resolve("lib/orchestrator.jar");
  }

  /** Its own archive is made in less time, and holds fewer classes. */
  void archivesLittle() throws IOException {
    Path share = place.resolve("share");
    Path built = share.toRealPath();
    Files.delete(share);
    copyAll(built.resolve("rehearsal"), share.resolve("rehearsal"));
    copyAll(built.resolve("rehearsal/spark/bin"), share.resolve("rehearsal/spark/bin"));
    Files.writeString(share.resolve("rehearsal/s3-and-yarn.classes"), "");
  }

  private static void copyAll(Path folder, Path copy) throws IOException {
    Files.createDirectories(copy);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
