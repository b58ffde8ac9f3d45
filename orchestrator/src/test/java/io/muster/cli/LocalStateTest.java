package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir private Path temporary;

  private Path runs(Map<String, String> environment) throws EngineException {
    return LocalState.of(environment, temporary, "ann", Path.of("/proc/self")).runs();
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
  void isThereAgainTheNextTime() throws Exception {
    Files.createDirectory(temporary.resolve("muster-ann"));
    assertThat(runs(Map.of())).isEqualTo(temporary.resolve("muster-ann/runs"));
  }

  @Test
  void isNotInAFolderThatSomebodyElseHasPutThere() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("muster-ann"));
    Path ofRoot = Path.of("/proc/1");
    Path theirs = Files.getOwner(ofRoot).equals(Files.getOwner(folder)) ? nobodys() : ofRoot;
    assertThatThrownBy(() -> LocalState.of(Map.of(), temporary, "ann", theirs))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("muster-ann belongs to ")
        .hasMessageContaining("XDG_STATE_HOME");
  }

  /** Only root can give a file away. */
  private Path nobodys() throws IOException {
    Path file = Files.createFile(temporary.resolve("nobodys"));
    Files.setOwner(
        file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    return file;
  }
}
