package io.muster.engine.submit;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The claim of an attempt on local files: created once, by the shim in the name of a child or here
 * as void, and never changed. Created by a hard link to a complete file, so that it is seen whole
 * and one of two who create it fails.
 */
public final class ClaimFile {
  private final Path file;
  private final String tag;

  /**
   * @param tag the attempt's: a claim of another attempt is an error
   */
  public ClaimFile(AttemptFolder folder, String tag) {
    this.file = folder.claim();
    this.tag = tag;
  }

  /**
   * The claim, if anybody has taken it.
   *
   * @throws EngineException if there is a file that cannot be read, is damaged or of another tag
   */
  public Optional<Claim> read() throws EngineException {
    Optional<Claim> claim = SmallFile.read(Claim.class, file);
    if (claim.isPresent() && !claim.get().tag().equals(tag)) {
      throw new EngineException(
          file
              + " is the claim of "
              + claim.get().tag()
              + ", expected "
              + tag
              + ": see who put it");
    }
    return claim;
  }

  /**
   * Takes the claim, void, if nobody has.
   *
   * @return the claim that then is there: the given one, or who was first
   * @throws StorageException it cannot be created: nothing can be proven while that lasts
   */
  public Claim take(Claim voided) throws EngineException {
    if (voided.holder() != Claim.Holder.VOID || !voided.tag().equals(tag)) {
      throw new IllegalArgumentException("not a void claim of " + tag + ": " + voided);
    }
    try {
      Files.createDirectories(file.getParent());
      Path complete = Files.createTempFile(file.getParent(), ".claim.json.", "");
      try {
        write(complete, new ContractJson().write(voided) + "\n");
        Files.createLink(file, complete);
      } catch (FileAlreadyExistsException e) {
        return read().orElseThrow(() -> new EngineException(file + " came and went: repeat"));
      } finally {
        Files.deleteIfExists(complete);
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "cannot create "
              + file
              + ": "
              + e
              + "; see that its folder is writable, has room and is on a file system with hard"
              + " links",
          e);
    }
    return read().orElseThrow(() -> new EngineException(file + " came and went: repeat"));
  }

  /** Where it is. */
  @Override
  public String toString() {
    return file.toString();
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
