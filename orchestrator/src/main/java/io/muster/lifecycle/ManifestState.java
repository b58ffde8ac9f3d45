package io.muster.lifecycle;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the manifest is.
 *
 * @param nonce of the manifest that was intended
 * @param epoch that intended it
 * @param since when it was intended
 */
public record ManifestState(
    Optional<String> nonce, int epoch, Optional<Instant> since, boolean isWritten) {
  public static final ManifestState NONE =
      new ManifestState(Optional.empty(), 0, Optional.empty(), false);

  static ManifestState intended(String nonce, Moment moment) {
    return new ManifestState(Optional.of(nonce), moment.epoch(), Optional.of(moment.at()), false);
  }

  ManifestState asWritten() {
    return new ManifestState(nonce, epoch, since, true);
  }

  /** Whether the controller of this epoch is writing it. */
  public boolean isUnderWayIn(int currentEpoch) {
    return nonce.isPresent() && !isWritten && epoch == currentEpoch;
  }
}
