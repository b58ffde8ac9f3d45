package io.muster.engine.submit;

import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import java.util.Optional;

/**
 * Finds out what became of an attempt that was launched through the shim, by whichever controller.
 * Keeps no state, changes nothing, may be repeated.
 */
public final class Inspection {
  private final Machine ours;
  private final String tag;
  private final AttemptFolder folder;
  private final LocalDisk disk;
  private final ClaimFile claimFile;
  private final ExitFile exitFile;

  public Inspection(Machine ours, AttemptFolder folder, String tag) {
    this(ours, folder, tag, LocalDisk.OF_LINUX);
  }

  Inspection(Machine ours, AttemptFolder folder, String tag, LocalDisk disk) {
    this.ours = ours;
    this.tag = tag;
    this.folder = folder;
    this.disk = disk;
    this.claimFile = new ClaimFile(folder, tag);
    this.exitFile = new ExitFile(folder, tag);
  }

  /**
   * What became of the attempt, as of now.
   *
   * @param seen a child's claim that was read before: whoever removes the file, which may be the
   *     application itself, does not end the application by that
   * @throws EngineException if a file cannot be read, is damaged or foreign
   */
  public Finding finding(Optional<Claim> seen) throws EngineException {
    Optional<Claim> claim = claimFile.read();
    if (claim.isEmpty()) {
      return seen.isPresent()
          ? child(
              seen.get(),
              "its folder was removed while it worked, so that nobody could record its end there: "
                  + claimFile)
          : new Finding.NotStarted();
    }
    return switch (claim.get().holder()) {
      case VOID -> new Finding.Voided();
      case MACHINE, APPLICATION ->
          throw new EngineException(
              claimFile + " is no claim of a process, which alone has a meaning in local files");
      case CHILD ->
          child(
              claim.get(),
              "its launch shim did not live to record the end: it was killed (by hand, or by the"
                  + " kernel for want of memory: see dmesg)");
    };
  }

  private Finding child(Claim claim, String whyUnrecorded) throws EngineException {
    if (claim.bootId() == null || claim.pidNamespace() == null || claim.processStart() == null) {
      throw new EngineException(
          "the claim of " + tag + " does not say which process took it: " + claim);
    }
    Machine theirs = Machine.of(claim);
    if (!ours.isBootOf(theirs) && disk.holds(folder.path())) {
      return beforeReboot();
    }
    Optional<ExitReport> report = exitFile.read();
    if (report.isPresent()) {
      return new Finding.Over(report.get());
    }
    if (!ours.seesProcessesOf(theirs)) {
      return new Finding.Elsewhere(theirs, elsewhere(theirs));
    }
    Session session = new Session(claim);
    if (!session.isEmpty()) {
      return new Finding.Running(claim);
    }
    // it may have written its last word after that was looked for and before it ended
    return exitFile
        .read()
        .<Finding>map(Finding.Over::new)
        .orElseGet(
            () ->
                new Finding.Killed(
                    "no process of session " + claim.pid() + " is left, and " + whyUnrecorded));
  }

  /**
   * A disk of this machine held the claim of another boot: the machine was started anew, or the
   * disk was taken out of another one. A host's name would prove nothing: many have the same.
   */
  private Finding beforeReboot() {
    String why = ours.host() + " was started anew while it ran";
    try {
      return exitFile.read().<Finding>map(Finding.Over::new).orElse(new Finding.Killed(why));
    } catch (EngineException damaged) {
      // its name reached the disk before the machine went down, its content did not
      return new Finding.Killed(why + " (" + damaged.getMessage() + ")");
    }
  }

  private String elsewhere(Machine theirs) {
    if (theirs.bootId().equals(ours.bootId())) {
      return "it was started on this machine in another pid namespace ("
          + theirs.pidNamespace()
          + ", ours is "
          + ours.pidNamespace()
          + "), such as a container, whose processes cannot be seen from here: repeat the command"
          + " there, or see that it is over and say so by `muster settle`";
    }
    return "it was started on host "
        + theirs.host()
        + " (boot "
        + theirs.bootId()
        + "), this is "
        + ours.host()
        + ": repeat the command there, or see that it is over and say so by `muster settle`";
  }
}
