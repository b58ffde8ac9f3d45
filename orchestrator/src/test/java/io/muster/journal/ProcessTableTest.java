package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.journal.ProcessTable.Presence;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
  @TempDir Path folder;

  @Test
  void tellsWhoThisProcessIs() throws Exception {
    assertThat(new FakeProc(folder, "boot-1").table().current())
        .isEqualTo(
            new ControllerIdentity(
                "ci-7", "boot-1", "pid:[4026531836]", ProcessHandle.current().pid(), 77));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void findsThisProcessOnTheRealMachine() {
    ControllerIdentity current = ControllerIdentity.current();

    assertThat(current.bootId()).isNotEqualTo(ControllerIdentity.UNKNOWN);
    assertThat(current.pidNamespace()).startsWith("pid:[");
    assertThat(current.startTicks()).isPositive();
    assertThat(current.sharesProcessesWith(ControllerIdentity.current())).isTrue();
    ProcessTable table = new ProcessTable(Path.of("/proc"));
    assertThat(table.find(current.pid(), current.startTicks())).isEqualTo(Presence.PRESENT);
    assertThat(table.find(current.pid(), current.startTicks() + 1)).isNotEqualTo(Presence.PRESENT);
  }

  @Test
  void findsAProcessOfAnyName() throws Exception {
    FakeProc proc = new FakeProc(folder, "boot-1");
    proc.runs(99, 5, 'S');

    assertThat(proc.table().find(99, 5)).isEqualTo(Presence.PRESENT);
  }

  @Test
  void takesAnotherProcessOfTheSameIdForAnother() throws Exception {
    FakeProc proc = new FakeProc(folder, "boot-1");
    proc.runs(99, 5, 'S');

    assertThat(proc.table().find(99, 4)).isEqualTo(Presence.GONE);
  }

  @Test
  void countsAZombieAsGone() throws Exception {
    FakeProc proc = new FakeProc(folder, "boot-1");
    proc.runs(99, 5, 'Z');

    assertThat(proc.table().find(99, 5)).isEqualTo(Presence.GONE);
  }

  @Test
  void cannotTellWhereProcessesOfOthersAreHidden() throws Exception {
    FakeProc proc = new FakeProc(folder, "boot-1");
    assertThat(proc.table().find(99, 5)).isEqualTo(Presence.GONE);
    proc.ends(1);

    assertThat(proc.table().find(99, 5)).isEqualTo(Presence.UNTOLD);
  }

  @Test
  void provesNothingWhereThereIsNoProcessFileSystem() {
    ControllerIdentity current = new ProcessTable(folder.resolve("none")).current();

    assertThat(current.bootId()).isEqualTo(ControllerIdentity.UNKNOWN);
    assertThat(current.sharesProcessesWith(current)).isFalse();
  }
}
