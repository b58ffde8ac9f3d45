package io.muster.engine.submit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that only their owner may read. */
public final class PrivateFile {
  private PrivateFile() {}

  /** Writes it anew: at no moment may others read it. */
  public static void write(Path file, String text) throws IOException {
    create(file);
    Files.writeString(file, text);
  }

  /** The same with what another file has, whoever may read that. */
  public static void copy(Path from, Path file) throws IOException {
    create(file);
    try (OutputStream to = Files.newOutputStream(file)) {
      Files.copy(from, to);
    }
  }

  private static void create(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
