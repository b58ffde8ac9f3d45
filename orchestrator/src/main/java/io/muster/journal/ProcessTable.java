package io.muster.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The processes of this machine, read from {@code /proc}: the one place that reads it. */
public final class ProcessTable {
  /** Of the fields after the command's name, the first is the state and the twentieth the start. */
  private static final int STATE_FIELD = 0;

  private static final int START_FIELD = 19;

  private final Path proc;

  /**
   * @param proc where the process file system is mounted
   */
  public ProcessTable(Path proc) {
    this.proc = proc;
  }

  /** What can be told of a process. */
  enum Presence {
    PRESENT,
    GONE,
    /** The file system does not show processes of others, or there is none. */
    UNTOLD
  }

  /** This process; what cannot be read is {@link ControllerIdentity#UNKNOWN}. */
  public ControllerIdentity current() {
    long pid = ProcessHandle.current().pid();
    return new ControllerIdentity(
        text(proc.resolve("sys/kernel/hostname")),
        text(proc.resolve("sys/kernel/random/boot_id")),
        link(proc.resolve("self/ns/pid")),
        pid,
        fields(pid).map(fields -> Long.parseLong(fields[START_FIELD])).orElse(0L));
  }

  /** Whether the very process is there that had this id and start. */
  Presence find(long pid, long startTicks) {
    Optional<String[]> found = fields(pid);
    if (found.isEmpty()) {
      // where even the first process is hidden, so may any other be
      return fields(1).isPresent() ? Presence.GONE : Presence.UNTOLD;
    }
    String[] fields = found.get();
    boolean isOver = fields[STATE_FIELD].equals("Z") || fields[STATE_FIELD].equals("X");
    boolean isSame = Long.parseLong(fields[START_FIELD]) == startTicks;
    return isSame && !isOver ? Presence.PRESENT : Presence.GONE;
  }

  /** The fields of the process's {@code stat} after its name, which may itself hold anything. */
  private Optional<String[]> fields(long pid) {
    try {
      String stat = Files.readString(proc.resolve(pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
      return fields.length > START_FIELD ? Optional.of(fields) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return ControllerIdentity.UNKNOWN;
    }
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ControllerIdentity.UNKNOWN;
    }
  }
}
