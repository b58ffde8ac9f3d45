package io.muster.engine.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder that looks like a Spark home, whose spark-submit is a script of the test's. */
final class FakeSparkHome {
  /** Writes what a JVM told to archive its classes would write: here, its own process id. */
  static final String ARCHIVES =
      """
      #!/bin/sh
      for argument; do
        case $argument in *-XX:ArchiveClassesAtExit=*)
          path=${argument#*-XX:ArchiveClassesAtExit=}
          echo $$ >"${path%% *}"
        esac
      done
      """;

  /** The same, in many small pieces: who looks meanwhile finds half of one. */
  static final String ARCHIVES_SLOWLY =
      """
      #!/bin/sh
      for argument; do
        case $argument in *-XX:ArchiveClassesAtExit=*)
          path=${argument#*-XX:ArchiveClassesAtExit=}
          path=${path%% *}
          i=0
          while [ $i -lt 2000 ]; do echo "piece $i" >>"$path"; i=$((i + 1)); done
          echo whole >>"$path"
        esac
      done
      """;

  private FakeSparkHome() {}

  static Path in(Path folder, String script) throws IOException {
    Files.createDirectories(folder.resolve("jars"));
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("jars/spark-core_2.12-3.5.5.jar"), "core");
    Path submit = folder.resolve("bin/spark-submit");
    Files.writeString(submit, script);
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return folder;
  }
}
