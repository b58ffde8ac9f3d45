package io.muster.engine.yarn;

import io.muster.engine.submit.PrivateFile;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code ticket.json} in an attempt's folder of this machine, which spark-submit takes along.
 * Signed requests are for the application's eyes only, and are there no longer than they are
 * needed.
 */
final class TicketFile {
  private static final Logger LOG = LoggerFactory.getLogger(TicketFile.class);

  private final Path file;

  TicketFile(Path folder) {
    this.file = folder.resolve(Ticket.FILE_NAME);
  }

  /** The proof of a claim in files is there already, where the application looks for it. */
  void write(Ticket ticket) throws IOException {
    if (isSecret(ticket)) {
      PrivateFile.write(file, new ContractJson().write(ticket) + "\n");
    }
  }

  /** May be repeated, and by a successor; that it cannot be removed is told in the log. */
  void removeIfSecret() {
    try {
      if (Files.exists(file) && isSecret(read())) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | ContractException e) {
      LOG.warn("cannot remove {}, which may hold signed requests: {}", file, e.toString());
    }
  }

  private Ticket read() throws IOException, ContractException {
    return new ContractJson().read(Ticket.class, Files.readString(file), file.toString());
  }

  private static boolean isSecret(Ticket ticket) {
    return ticket.object() != null;
  }
}
