package io.muster.engine.submit;

import io.muster.job.contract.Claim;
import java.nio.file.Path;

/** The names of the files that the shim keeps in the folder of one attempt, on local files. */
public record AttemptFolder(Path path) {
  public AttemptFolder {
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException("the folder of an attempt is absolute, not " + path);
    }
  }

  public Path claim() {
    return path.resolve(Claim.FILE_NAME);
  }

  public Path exit() {
    return path.resolve("exit.json");
  }

  public BoundedLog stdout() {
    return new BoundedLog(path.resolve("stdout.log"));
  }

  public BoundedLog stderr() {
    return new BoundedLog(path.resolve("stderr.log"));
  }

  public Path command() {
    return path.resolve("command.sh");
  }
}
