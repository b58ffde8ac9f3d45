package io.muster.journal;

import io.muster.storage.Location;

/** Another live controller drives what is written to the {@code out_dir}; the message says who. */
public final class LiveOwnerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Owner owner;

  public LiveOwnerException(Location outDir, Owner owner) {
    super(
        outDir
            + " is driven by "
            + owner.controller()
            + " since "
            + owner.since()
            + ", for run "
            + owner.runId()
            + ". Follow it with `muster wait "
            + outDir
            + "`, end it with `muster cancel "
            + outDir
            + "`, or give this command --wait-for-owner");
    this.owner = owner;
  }

  public Owner owner() {
    return owner;
  }
}
