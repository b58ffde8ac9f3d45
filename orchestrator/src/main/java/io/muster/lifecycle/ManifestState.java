package io.muster.lifecycle;

import java.util.Optional;

/**
 * How far the manifest is.
 *
 * @param nonce of the manifest that was intended
 * @param epoch that intended it
 */
public record ManifestState(Optional<String> nonce, int epoch, boolean isWritten) {
  public static final ManifestState NONE = new ManifestState(Optional.empty(), 0, false);

  static ManifestState intended(String nonce, int epoch) {
    return new ManifestState(Optional.of(nonce), epoch, false);
  }

  ManifestState asWritten() {
    return new ManifestState(nonce, epoch, true);
  }

  /** Whether the controller of this epoch is writing it. */
  public boolean isUnderWayIn(int currentEpoch) {
    return nonce.isPresent() && !isWritten && epoch == currentEpoch;
  }
}
