package io.muster.engine.submit;

import io.muster.job.contract.Claim;
import java.nio.file.Path;
import java.util.Optional;

/** Says whether what a machine holds can be told from this one. */
final class Whereabouts {
  private final Machine machine;

  Whereabouts(Machine machine) {
    this.machine = machine;
  }

  /**
   * What keeps the folder of the claim from being looked into; empty if nothing does. A disk that
   * outlived its machine's boot, or was moved, brings the attempt's files along.
   */
  Optional<String> obstacle(Claim holder) {
    return holder.folder() == null
        ? Optional.of("is not named by its claim")
        : new HeldFolder(Path.of(holder.folder())).obstacle(holder);
  }

  /** Why nobody can tell from here, and what to do about it. */
  String untold(Claim holder, String why) {
    boolean isHere = holder.bootId() != null && machine.seesProcessesOf(Machine.of(holder));
    if (isHere) {
      return "it was launched on this host "
          + holder.host()
          + " in "
          + holder.folder()
          + ", which "
          + why
          + ": repeat the command as a user, or in the container, that can read this folder, or see"
          + " that the application is over (its tag is "
          + holder.tag()
          + ") and say so by `muster settle`";
    }
    return "it was launched on host "
        + holder.host()
        + " (boot "
        + holder.bootId()
        + ") in "
        + holder.folder()
        + ", whose files and processes cannot be seen from "
        + machine.host()
        + ": repeat the command there, or see that it is over and say so by `muster settle`";
  }
}
