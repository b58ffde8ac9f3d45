package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * The create-once object that lets an attempt do its work: {@code claim.json}. Held by a child it
 * names the process; held by nobody ("void") it proves that the attempt never runs.
 *
 * @param epoch of the controller that launched the child or made the claim void
 * @param bootId, pidNamespace, pid where the child runs; null when void, the last also for a
 *     machine
 * @param application the cluster's id of the application that took it, where a cluster runs it;
 *     else null
 * @param folder of a machine, absolute: where on it the attempt works; else null
 * @param processStart clock ticks since boot, field 22 of {@code /proc/<pid>/stat}; null when void
 */
public record Claim(
    String tag,
    Holder holder,
    Long epoch,
    String host,
    String bootId,
    String pidNamespace,
    Long pid,
    Long processStart,
    Instant at,
    String application,
    String folder) {
  public static final String FILE_NAME = "claim.json";

  /** Who took the claim. */
  public enum Holder {
    CHILD,
    VOID,
    /** What a cluster runs for the attempt: it took the claim from there. */
    APPLICATION,
    /** In a store that others reach: the claim that counts is a file of the machine it names. */
    MACHINE;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Claim {
    Check.text(tag, "tag");
    Check.present(holder, "holder");
    Check.that(holder != Holder.VOID || epoch != null, "epoch of a void claim is missing");
    Check.that(holder != Holder.CHILD || pid != null, "pid of a child's claim is missing");
    Check.that(
        holder != Holder.APPLICATION || application != null,
        "application of an application's claim is missing");
    Check.that(
        holder != Holder.MACHINE || (bootId != null && pidNamespace != null),
        "boot_id or pid_namespace of a machine's claim is missing");
    Check.that(
        holder != Holder.MACHINE || (folder != null && folder.startsWith("/")),
        "folder of a machine's claim is missing or not absolute");
    Check.present(at, "at");
  }

  /** The claim of a controller of this epoch: the attempt shall never run. */
  public static Claim voidedBy(String tag, long epoch, String host, Instant at) {
    return new Claim(tag, Holder.VOID, epoch, host, null, null, null, null, at, null, null);
  }

  /**
   * The claim of the machine on which a controller of this epoch is about to launch.
   *
   * @param folder where the attempt works there, absolute
   */
  public static Claim ofMachine(
      String tag,
      long epoch,
      String host,
      String bootId,
      String pidNamespace,
      String folder,
      Instant at) {
    return new Claim(
        tag, Holder.MACHINE, epoch, host, bootId, pidNamespace, null, null, at, null, folder);
  }

  /**
   * The claim of an application.
   *
   * @param host on which its driver runs
   */
  public static Claim ofApplication(
      String tag, long epoch, String host, String application, Instant at) {
    return new Claim(
        tag, Holder.APPLICATION, epoch, host, null, null, null, null, at, application, null);
  }
}
