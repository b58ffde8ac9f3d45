package io.muster.journal;

import java.util.Optional;

/**
 * The time in which a controller drives: from when it has become the owner of the {@code out_dir}
 * and begun an epoch of the run, until another has done either.
 */
public final class Tenure {
  private final Owners owners;
  private final Owner owner;
  private final Journals journals;
  private final int epoch;

  /**
   * The tenure of one controller.
   *
   * @param owner what it became
   * @param epoch what it began
   */
  public Tenure(Owners owners, Owner owner, Journals journals, int epoch) {
    this.owners = owners;
    this.owner = owner;
    this.journals = journals;
    this.epoch = epoch;
  }

  /**
   * Looks whether it lasts: one listing of the owners, one of the journal's segments.
   *
   * @throws FencedException if another controller has taken over
   * @throws io.muster.storage.StorageException if that could not be asked
   */
  public void check() {
    Optional<Owner> now = owners.current();
    if (now.filter(owner::equals).isEmpty()) {
      throw new FencedException(
          now.map(successor -> successor.controller() + " has become the owner after ")
                  .orElse("nobody is the owner any more after ")
              + owner.controller()
              + ", which stops and leaves all as it is");
    }
    int newest = journals.newestEpoch(owner.run());
    if (newest != epoch) {
      throw new FencedException(
          "epoch "
              + newest
              + " of the run in "
              + owner.run().location()
              + " has begun; the controller of epoch "
              + epoch
              + " stops and leaves all as it is");
    }
  }
}
