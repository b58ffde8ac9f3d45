package io.muster.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process file system in a folder: a machine with its first process and this one. */
final class FakeProc {
  private final Path proc;

  FakeProc(Path proc, String bootId) throws IOException {
    this.proc = proc;
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(proc.resolve("sys/kernel/hostname"), "ci-7\n");
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), bootId + "\n");
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[4026531836]"));
    runs(1, 1, 'S');
    runs(ProcessHandle.current().pid(), 77, 'R');
  }

  ProcessTable table() {
    return new ProcessTable(proc);
  }

  /** A process of this id, start and state; its name holds what a parser may stumble over. */
  void runs(long pid, long startTicks, char state) {
    try {
      Files.createDirectories(proc.resolve(Long.toString(pid)));
      Files.writeString(
          proc.resolve(pid + "/stat"),
          pid
              + " (a ) S (b) "
              + state
              + " 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 "
              + startTicks
              + " 1000 100\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void ends(long pid) throws IOException {
    Files.delete(proc.resolve(pid + "/stat"));
  }
}
