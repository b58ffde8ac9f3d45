package io.muster.engine.submit;

import io.muster.engine.EngineException;
import java.nio.file.Path;
import java.util.Optional;

/** The shim's last word on an attempt: where it is, everything of the application is over. */
public final class ExitFile {
  private final Path file;
  private final String tag;

  /**
   * @param tag the attempt's: the end of another attempt is an error
   */
  public ExitFile(AttemptFolder folder, String tag) {
    this.file = folder.exit();
    this.tag = tag;
  }

  /**
   * The report, if the application is over and its shim lived to say so.
   *
   * @throws EngineException if there is a file that cannot be read, is damaged, newer or foreign
   */
  public Optional<ExitReport> read() throws EngineException {
    Optional<ExitReport> report = SmallFile.read(ExitReport.class, file);
    if (report.isPresent() && !report.get().tag().equals(tag)) {
      throw new EngineException(
          file + " is the end of " + report.get().tag() + ", expected " + tag + ": see who put it");
    }
    return report;
  }
}
