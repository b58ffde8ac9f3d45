package io.muster.journal;

import java.nio.file.Path;

/**
 * What tells one controller process from every other.
 *
 * @param host the machine's name, for people
 * @param bootId of the kernel that runs it; {@link #UNKNOWN} where there is none
 * @param pidNamespace in which {@code pid} is meant, as {@code pid:[4026531836]}; {@link #UNKNOWN}
 *     where there is none
 * @param startTicks when the process started, in the kernel's ticks since boot
 */
public record ControllerIdentity(
    String host, String bootId, String pidNamespace, long pid, long startTicks) {
  /** Equal to no other, not even to itself: it proves nothing. */
  public static final String UNKNOWN = "unknown";

  /** This process, as the system's {@code /proc} tells of it. */
  public static ControllerIdentity current() {
    return new ProcessTable(Path.of("/proc")).current();
  }

  /** Whether a process id of {@code other} means the same process here. */
  public boolean sharesProcessesWith(ControllerIdentity other) {
    return bootId.equals(other.bootId)
        && pidNamespace.equals(other.pidNamespace)
        && !bootId.equals(UNKNOWN)
        && !pidNamespace.equals(UNKNOWN);
  }

  @Override
  public String toString() {
    return "process " + pid + " on " + host;
  }
}
