package io.muster.fakes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs of Python's package index in a virtual environment below {@code target}, which is made
 * once, by whichever test needs it first, and shared by all JVMs that test.
 */
public final class VirtualEnvironment {
  private static final Path TARGET =
      Path.of(System.getProperty("muster.home", "target/muster")).toAbsolutePath().getParent();

  private final Path place;
  private final String purpose;
  private final List<String> packages;

  /**
   * @param name of its folder; has another one when the packages change
   * @param purpose what is not tested without it
   */
  public VirtualEnvironment(String name, String purpose, List<String> packages) {
    this.place = TARGET.resolve(name);
    this.purpose = purpose;
    this.packages = packages;
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
    once(
        "made",
        () -> {
          try {
            run("python3", "--version");
          } catch (IOException e) {
            Assumptions.abort(
                "NOT TESTED: "
                    + purpose
                    + ", because there is no python3 on the PATH; install Python 3 with venv");
          }
          run("python3", "-m", "venv", "--clear", place.toString());
          install(packages);
        });
  }

  /** Adds one more package, if it is not there. */
  public void addOrSkip(String another) throws IOException, InterruptedException {
    makeOrSkip();
    once("made-with-" + another, () -> install(List.of(another)));
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
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0)
        .as(() -> List.of(command) + ": " + text(log))
        .isTrue();
  }

  private void install(List<String> what) throws IOException, InterruptedException {
    run(
        Stream.concat(
                Stream.of(
                    programs().resolve("pip").toString(), "install", "--quiet", "--no-compile"),
                what.stream())
            .toArray(String[]::new));
  }

  private void once(String mark, Alone.Work making) throws IOException, InterruptedException {
    Path made = place.resolve(mark);
    Alone.with(
        place,
        () -> {
          if (!Files.exists(made)) {
            making.done();
            Files.createFile(made);
          }
        });
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
