package io.muster.job.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MusterProgramTest {
  @TempDir private Path folder;

  @Test
  void isLookedForBesideTheKitThenInMusterHomeThenOnThePath() throws IOException {
    Path own = program("own/bin", "echo own");
    Path named = program("named/bin", "echo named");
    Path onPath = program("somewhere", "echo path");
    Map<String, String> all =
        Map.of(
            "MUSTER_HOME",
            named.getParent().getParent().toString(),
            "PATH",
            "/nowhere:" + onPath.getParent());

    assertThat(spec(Optional.of(own.getParent().getParent()), all)).isEqualTo("own\n");
    assertThat(spec(Optional.of(folder), all)).isEqualTo("named\n");
    assertThat(spec(Optional.empty(), Map.of("PATH", onPath.getParent().toString())))
        .isEqualTo("path\n");
  }

  @Test
  void saysHowToNameOneWhereThereIsNone() {
    assertThatThrownBy(() -> MusterProgram.find(Optional.of(folder), Map.of("PATH", "/nowhere")))
        .hasMessage(
            "there is no bin/muster, which reads plans: neither beside "
                + folder
                + " nor in MUSTER_HOME nor on the PATH; set MUSTER_HOME to the folder of a Muster");
  }

  @Test
  void isAskedForTheSpecWithTheOptionsAndTheEnvironmentOfTheTest() throws IOException {
    Path home = program("own/bin", "echo \"$@ $DAY\"").getParent().getParent();

    String said =
        MusterProgram.find(Optional.of(home), Map.of("DAY", "friday", "PATH", "/bin"))
            .spec("a plan.yaml", "3", List.of("--param", "ds=1"));

    assertThat(said)
        .isEqualTo("plan a plan.yaml --spec 3 --into /muster-test-folder --param ds=1 friday\n");
  }

  @Test
  void tellsWhatIsWrongWithThePlan() throws IOException {
    Path home =
        program("own/bin", "echo 'plan.yaml:3:1: no such key' >&2; exit 2").getParent().getParent();

    assertThatThrownBy(() -> spec(Optional.of(home), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            home
                + "/bin/muster plan plan.yaml --spec 3 --into /muster-test-folder ended with 2:\n"
                + "plan.yaml:3:1: no such key");
  }

  private static String spec(Optional<Path> home, Map<String, String> environment) {
    return MusterProgram.find(home, environment).spec("plan.yaml", "3", List.of());
  }

  private Path program(String place, String script) throws IOException {
    Path program = Files.createDirectories(folder.resolve(place)).resolve("muster");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program;
  }
}
