package io.muster.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A Spark home whose spark-submit is a shell script: for each value it plays a scene, a piece of
 * shell that the test has written. In a scene {@code $VALUE}, {@code $OUTPUT} and {@code $ATTEMPT}
 * are the iteration's, {@code $STAGE} is the folder of the scenes, and {@code write_rows}, {@code
 * mark}, {@code good} and {@code await FILE} do what they say. Without a scene the iteration is a
 * good one. There is a reason for no class archive, until one is rehearsed.
 */
final class FakeSpark {
  /** The arguments that a plan's application must give, for the scene to know its iteration. */
  static final String ARGUMENTS = "[\"${value}\", \"${output}\", \"${attempt}\"]";

  private static final String SUBMIT =
      """
      #!/bin/sh
      case "$*" in *muster-rehearsal*)
        all=$*
        ARCHIVE=${all#*-XX:ArchiveClassesAtExit=}
        ARCHIVE=${ARCHIVE%% *}
        set -- rehearsal none 1
      esac
      # the application's last three arguments: value, output, attempt
      while [ $# -gt 3 ]; do shift; done
      VALUE=$1 OUTPUT=$2 ATTEMPT=$3
      home=${0%/bin/*}
      STAGE=$home/stage
      write_rows() {
        mkdir -p "$OUTPUT"
        printf 'id,name\\n%s,one\\n%s,two\\n' "$VALUE" "$ATTEMPT" >"$OUTPUT/part-00000-$VALUE.csv"
      }
      mark() { : >"$OUTPUT/_SUCCESS"; }
      good() { write_rows && mark; }
      await() { while [ ! -e "$1" ]; do sleep 0.02; done; }
      echo "$VALUE $ATTEMPT $$" >>"$STAGE/played"
      if [ -e "$STAGE/$VALUE" ]; then . "$STAGE/$VALUE"; else good; fi
      """;

  /** Cannot be carried to where a class archive tolerates it. */
  private static final String NO_ARCHIVE = "conf/java-opts";

  private final Path home;

  /** Makes a home in the folder. */
  FakeSpark(Path home) {
    this.home = home;
    try {
      Files.createDirectories(home.resolve("jars"));
      Files.createDirectories(home.resolve("bin"));
      Files.createDirectories(home.resolve("stage"));
      Files.createDirectories(home.resolve("conf"));
      Files.writeString(home.resolve(NO_ARCHIVE), "");
      Files.writeString(home.resolve("jars/spark-core_2.12-3.5.5.jar"), "");
      Path submit = Files.writeString(home.resolve("bin/spark-submit"), SUBMIT);
      Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path home() {
    return home;
  }

  /** What the making of a class archive does, whose path is {@code $ARCHIVE}. */
  void rehearses(String shell) {
    try {
      Files.deleteIfExists(home.resolve(NO_ARCHIVE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    plays("rehearsal", shell);
  }

  /** What the application of this value does. */
  FakeSpark plays(Object value, String shell) {
    try {
      Files.writeString(stage(value.toString()), shell + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the scenes' folder: {@code await "$STAGE/go"} waits for {@code stage("go")}. */
  Path stage(String name) {
    return home.resolve("stage").resolve(name);
  }

  /** Lets those that await it go on. */
  void cue(String name) {
    try {
      Files.writeString(stage(name), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many attempts of this value have begun to work. */
  long attempts(Object value) {
    return MusterProcess.text(stage("played"))
        .lines()
        .filter(line -> line.startsWith(value + " "))
        .count();
  }
}
