package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Runs the tests of the Python sources, which need no Spark. */
class PythonSourcesTest {
  @Test
  void passTheirOwnTests() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "python3", "-B", "-m", "unittest", "discover", "-s", "src/test/python", "-v");
    builder.environment().put("PYTHONPATH", Path.of("src/main/python").toAbsolutePath().toString());
    Process process = started(builder.redirectErrorStream(true));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("Ran [1-9][0-9]+ tests");
  }

  private static Process started(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      return Assumptions.abort(
          "NOT TESTED: the Python sources, because there is no python3 on the PATH; install it");
    }
  }
}
