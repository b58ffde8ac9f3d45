package io.muster.engine;

import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;

/**
 * One attempt as an engine knows it.
 *
 * @param folder where claim, spec, logs and exit file of the attempt are
 */
public record Attempt(Value value, int number, Tag tag, Location folder) {

  /** The application's own to write to: there before its launch, and removed when it is over. */
  public Location scratch() {
    return folder.resolve("scratch");
  }
}
