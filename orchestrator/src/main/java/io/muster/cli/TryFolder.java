package io.muster.cli;

import io.muster.journal.RunFolder;
import io.muster.plan.Overlaps;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that a try writes to, and nothing else: output, receipt and logs.
 *
 * @param path absolute
 */
record TryFolder(Path path) {
  /**
   * A new folder for this value; nothing is made yet.
   *
   * @param into where the user wants it; empty for one among other temporary files
   */
  static TryFolder of(Optional<Path> into, String value, Surroundings surroundings) throws Refusal {
    if (into.isEmpty()) {
      String name = Value.problemOf(value).isEmpty() ? value : "value";
      Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
      return new TryFolder(
          temporary.resolve("muster-try-" + name + "-" + RunIds.next(surroundings)).normalize());
    }
    TryFolder folder = new TryFolder(into.get().toAbsolutePath().normalize());
    folder.refuseWhatIsThere();
    return folder;
  }

  private void refuseWhatIsThere() throws Refusal {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw refused("is a file");
    }
    try (Stream<Path> found = Files.list(path)) {
      Optional<Path> first = found.findFirst();
      if (first.isPresent()) {
        throw refused("is not empty: it holds " + first.get().getFileName());
      }
    } catch (IOException e) {
      throw refused("cannot be read: " + e);
    }
  }

  private Refusal refused(String why) {
    return new Refusal(
        ExitCode.USAGE,
        "--into " + path + " " + why + "; name a folder that is empty or not there yet");
  }

  /** Refuses to write within a place that is not its own. */
  void refuseWithin(Location place, String what) throws Refusal {
    Optional<Path> other = place.path();
    if (other.isPresent() && Overlaps.real(path).startsWith(Overlaps.real(other.get()))) {
      throw refused("lies in " + what + " " + place + ", which a try must leave alone");
    }
  }

  /** Makes it, for its user alone: the rows are nobody else's business. */
  void make() {
    try {
      Files.createDirectories(path.getParent());
      if (!Files.isDirectory(path)) {
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot make the folder " + path + ": " + e + "; name another one by --into DIR",
          e);
    }
  }

  Location location() {
    return new Location(path.toString());
  }

  /** Where the attempt's own folder is. */
  RunFolder attempts() {
    return new RunFolder(location());
  }
}
