package io.muster.conductor;

import io.muster.lifecycle.RunState;
import java.util.List;

/** The last look before the run is declared passed. */
public interface Barrier {
  /**
   * Looks at all outputs once more and, if each is still what was verified, writes the manifest
   * under this nonce.
   *
   * @return {@code ManifestWritten}; or what is wrong with which iteration, and {@code
   *     ManifestWithheld}
   */
  List<News> pass(String nonce, RunState state);
}
