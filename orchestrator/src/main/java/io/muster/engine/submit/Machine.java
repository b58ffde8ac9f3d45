package io.muster.engine.submit;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Where processes can be told apart by their number and start: one boot of one host, in one pid
 * namespace.
 *
 * @param host its name, up to the first character that is not a letter, digit, dot, hyphen or
 *     underscore, as the shim writes it
 */
public record Machine(String host, String bootId, String pidNamespace) {

  /** This process's own. */
  public static Machine ours() throws EngineException {
    return read(Path.of("/proc"));
  }

  static Machine read(Path proc) throws EngineException {
    try {
      return new Machine(
          Files.readString(proc.resolve("sys/kernel/hostname"))
              .strip()
              .replaceFirst("(?s)[^A-Za-z0-9._-].*", ""),
          Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip(),
          Files.readSymbolicLink(proc.resolve("self/ns/pid")).toString());
    } catch (IOException e) {
      throw new EngineException(
          "cannot tell this machine's boot and pid namespace from "
              + proc
              + ": "
              + e
              + "; mount /proc, without which nobody can tell what becomes of an application",
          e);
    }
  }

  static Machine of(Claim claim) {
    return new Machine(claim.host(), claim.bootId(), claim.pidNamespace());
  }

  /**
   * The claim of a shim that was started from here, as it writes it down itself; empty if it has
   * ended, or has not founded its session yet.
   *
   * @param epoch of the controller that started it
   */
  public Optional<Claim> claimOf(Process shim, String tag, int epoch, Instant at) {
    return ProcessStat.read(Path.of("/proc"), shim.pid())
        .filter(stat -> stat.isAlive() && stat.session() == stat.pid())
        .map(
            stat ->
                new Claim(
                    tag,
                    Claim.Holder.CHILD,
                    (long) epoch,
                    host,
                    bootId,
                    pidNamespace,
                    stat.pid(),
                    stat.start(),
                    at,
                    null,
                    null));
  }

  /** Processes of the other can be seen and signalled from here. */
  public boolean seesProcessesOf(Machine other) {
    return bootId.equals(other.bootId) && pidNamespace.equals(other.pidNamespace);
  }

  /** It is the same kernel that has been running since. */
  boolean isBootOf(Machine other) {
    return bootId.equals(other.bootId);
  }
}
