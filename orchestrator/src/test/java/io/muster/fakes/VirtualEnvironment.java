package io.muster.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of Python's package index in a virtual environment below {@code target}, which is made
 * once and shared by all JVMs that test.
 */
public final class VirtualEnvironment {
  private static final Path TARGET =
      Path.of(System.getProperty("muster.home", "target/muster")).toAbsolutePath().getParent();

  /** How it is made; {@code make test} begins with it while it builds. */
  private static final Path MAKE = TARGET.resolveSibling("src/test/environments/make.sh");

  private final Path place;
  private final String purpose;

  /**
   * @param name of its folder, and of the list of its packages
   * @param purpose what is not tested without it
   */
  public VirtualEnvironment(String name, String purpose) {
    this.place = TARGET.resolve(name);
    this.purpose = purpose;
  }

  /** Where it is. */
  public Path place() {
    return place;
  }

  /** The folder of its {@code python3}. */
  public Path programs() {
    return place.resolve("bin");
  }

  /** Makes it if it is not there; without any Python 3 the test is left out, and says so. */
  public void makeOrSkip() throws IOException, InterruptedException {
    try {
      run("python3", "--version");
    } catch (IOException e) {
      Assumptions.abort(
          "NOT TESTED: "
              + purpose
              + ", because there is no python3 on the PATH; install Python 3 with venv");
    }
    run("sh", MAKE.toString(), TARGET.toString(), place.getFileName().toString());
  }

  /** Runs a command to its end, which must be a good one; what it says is kept. */
  public void run(String... command) throws IOException, InterruptedException {
    Path log = beside(".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(new File("/dev/null"))
            .start();
    boolean ended = process.waitFor(20, TimeUnit.MINUTES);
    process.destroy();
    assertThat(ended && process.exitValue() == 0)
        .as(() -> List.of(command) + ": " + text(log))
        .isTrue();
  }

  private Path beside(String ending) {
    return place.resolveSibling(place.getFileName() + ending);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
