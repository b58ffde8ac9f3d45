package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir private Path temporary;

  private Path runs(Map<String, String> environment) throws EngineException {
    return LocalState.of(environment, temporary, "ann").runs();
  }

  @Test
  void isWhereTheXdgVariableSays() throws Exception {
    assertThat(runs(Map.of("XDG_STATE_HOME", "/var/lib/ann", "HOME", "/home/ann")))
        .isEqualTo(Path.of("/var/lib/ann/muster/runs"));
  }

  @Test
  void isInTheHomeElse() throws Exception {
    assertThat(runs(Map.of("XDG_STATE_HOME", "relative", "HOME", "/home/ann")))
        .isEqualTo(Path.of("/home/ann/.local/state/muster/runs"));
  }

  @Test
  void isAbsoluteAlsoWhereNothingIsSet() throws Exception {
    assertThat(runs(Map.of())).isEqualTo(temporary.resolve("muster-ann/runs"));
    assertThat(runs(Map.of("HOME", "."))).isEqualTo(temporary.resolve("muster-ann/runs"));
  }

  @Test
  void isNotInAFolderThatSomebodyElseHasPutThere() throws Exception {
    Files.createDirectory(temporary.resolve("muster-ann"));
    assertThatThrownBy(() -> runs(Map.of()))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("muster-ann belongs to ")
        .hasMessageContaining("XDG_STATE_HOME");
  }
}
