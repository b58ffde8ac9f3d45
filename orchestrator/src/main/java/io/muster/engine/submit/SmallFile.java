package io.muster.engine.submit;

import io.muster.engine.EngineException;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the shim's files of one record each. They appear whole, so half a one is damaged. */
final class SmallFile {
  /** Claims and exit files have a few hundred bytes: what is larger is somebody else's. */
  private static final int MOST_BYTES = 64 * 1024;

  private static final ContractJson JSON = new ContractJson();

  private SmallFile() {}

  static <T extends Record> Optional<T> read(Class<T> type, Path file) throws EngineException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EngineException(
          "cannot read " + file + ": " + e + "; see that it can be read, then repeat", e);
    }
    if (content.length == 0) {
      throw new EngineException(
          file + " is empty, as after a loss of power: what became of the attempt is not known");
    }
    if (content.length > MOST_BYTES) {
      throw new EngineException(
          file + " has more than " + MOST_BYTES + " bytes: it is not Muster's; move it away");
    }
    try {
      return Optional.of(
          JSON.read(type, new String(content, StandardCharsets.UTF_8), file.toString()));
    } catch (ContractException e) {
      throw new EngineException(e.getMessage(), e);
    }
  }
}
