package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandScriptTest {
  @TempDir private Path place;

  @Test
  void isReadable() {
    CommandScript script =
        new CommandScript(
            "iteration 56, attempt 2 of run nightly",
            ImmutableList.of("To be read.", "Not to be run."),
            Path.of("/work dir"),
            Path.of("/opt/spark"),
            ImmutableMap.of("SPARK_LOCAL_IP", "127.0.0.1"),
            ImmutableList.of("--conf", "spark.x=${env:TOKEN}!", "a b", "$${value}", ""));
    assertThat(script.render())
        .isEqualTo(
            """
            #!/bin/sh
            # iteration 56, attempt 2 of run nightly
            # To be read.
            # Not to be run.
            cd '/work dir' || exit
            export SPARK_HOME=/opt/spark
            export SPARK_LOCAL_IP=127.0.0.1
            exec /opt/spark/bin/spark-submit \\
              --conf \\
              spark.x="${TOKEN:?is a secret that was not written down: set it}"'!' \\
              'a b' \\
              '${value}' \\
              ''
            """);
  }

  @Test
  void runsTheRealSparkSubmitWithTheSameArguments() throws Exception {
    Path secret = Files.writeString(place.resolve("the 'secret'"), "s3cr$(et)\n");
    String odd = "it's \"5\" $(date) `date` \\ * ~ \n end ${x} é";
    ImmutableList<String> arguments =
        ImmutableList.of(
            odd,
            CommandScript.literal(odd),
            "",
            "-",
            "a${env:TOKEN}b'${file:" + secret + "}'",
            "$${env:TOKEN}");
    AttemptFolder folder = new AttemptFolder(place);
    script(arguments).write(folder);
    String expected =
        String.join(
            "\0",
            odd,
            odd,
            "",
            "-",
            "ato'k\"enb's3cr$(et)'",
            "${env:TOKEN}",
            home().toString(),
            "v 1'",
            place.toString(),
            "");
    assertThat(run(folder, Map.of("TOKEN", "to'k\"en"))).isEqualTo(expected);
    assertThat(Files.readString(folder.command())).doesNotContain("s3cr").doesNotContain("to'k");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.command())))
        .isEqualTo("rwx------");
    assertThat(place.toFile().list()).noneMatch(name -> name.startsWith("."));
  }

  @Test
  void doesNotRunWithoutItsSecrets() throws Exception {
    AttemptFolder folder = new AttemptFolder(place);
    script(ImmutableList.of("${env:NO_SUCH_TOKEN}")).write(folder);
    assertThat(run(folder, Map.of())).contains("NO_SUCH_TOKEN: is a secret").doesNotContain("\0");
    script(ImmutableList.of("${file:/no/such/file}")).write(folder);
    assertThat(run(folder, Map.of())).contains("/no/such/file").doesNotContain("\0");
  }

  @Test
  void refusesWhatCannotBeAVariable() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> script(ImmutableList.of("${env:a;b}")).render());
  }

  private CommandScript script(ImmutableList<String> arguments) throws Exception {
    Path program = Files.createDirectories(home().resolve("bin")).resolve("spark-submit");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\0' \"$@\" \"$SPARK_HOME\" \"$VARIABLE\" \"$PWD\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new CommandScript(
        "a\nrun",
        ImmutableList.of(),
        place,
        home(),
        ImmutableMap.of("VARIABLE", "v 1'"),
        arguments);
  }

  private Path home() {
    return place.resolve("a 'home'");
  }

  private static String run(AttemptFolder folder, Map<String, String> environment)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(folder.command().toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return said;
    } finally {
      process.destroyForcibly();
    }
  }
}
