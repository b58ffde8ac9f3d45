package io.muster.engine.submit;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;

/**
 * The local folder of an attempt that a machine holds. A copy of the claim in it proves that it is
 * the folder which the claim means: one of the same name may be another container's, and one that
 * was cleared away says nothing, least of all that nothing was launched.
 */
final class HeldFolder {
  /** The proof. */
  static final String FILE_NAME = "machine.json";

  /** Specs and logs in it are nobody else's business. */
  private static final FileAttribute<?> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;

  HeldFolder(Path folder) {
    this.folder = folder;
  }

  Path path() {
    return folder;
  }

  /**
   * Makes the folder and its proof; both are on the disk when it returns.
   *
   * @throws EngineException if that cannot be done, or the folder is there for another claim
   */
  void make(Claim ours) throws EngineException {
    try {
      makeFolders(folder);
      Path proof = folder.resolve(FILE_NAME);
      if (!Files.exists(proof)) {
        write(proof, new ContractJson().write(ours) + "\n");
      }
    } catch (IOException e) {
      throw new EngineException(
          "cannot make "
              + folder
              + ", where the attempt is to work: "
              + e
              + "; see that it is writable and has room, or let XDG_STATE_HOME name a folder that"
              + " is",
          e);
    }
    Optional<String> obstacle = obstacle(ours);
    if (obstacle.isPresent()) {
      throw new EngineException(folder + " " + obstacle.get());
    }
  }

  /** What keeps this from being the folder of the claim, as "… is not there"; empty if it is. */
  Optional<String> obstacle(Claim holder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of("is not there, or cannot be looked into");
    }
    try {
      Optional<Claim> proof = SmallFile.read(Claim.class, folder.resolve(FILE_NAME));
      if (proof.isEmpty()) {
        return Optional.of("is not the folder that was made for it: it has no " + FILE_NAME);
      }
      return isSame(proof.get(), holder)
          ? Optional.empty()
          : Optional.of("belongs to another claim: " + proof.get());
    } catch (EngineException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }

  /** Both are of one machine's launch into one folder. */
  static boolean isSame(Claim one, Claim other) {
    return one.tag().equals(other.tag())
        && one.holder() == other.holder()
        && Objects.equals(one.bootId(), other.bootId())
        && Objects.equals(one.pidNamespace(), other.pidNamespace())
        && Objects.equals(one.folder(), other.folder());
  }

  private static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    makeFolders(folder.getParent());
    try {
      Files.createDirectory(folder, OURS_ALONE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new FileSystemException(folder.toString(), null, "not a directory");
      }
    }
    force(folder.getParent());
  }

  private static void write(Path file, String text) throws IOException {
    Path complete = Files.createTempFile(file.getParent(), "." + FILE_NAME + ".", "");
    try {
      Files.writeString(complete, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
      Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(complete);
    }
    force(file.getParent());
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
