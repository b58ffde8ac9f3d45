package io.muster.conductor;

import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunState;

/** Does what was intended, on threads of its own; whatever comes of it reaches the inbox. */
interface Deeds {
  /**
   * Begins the deed of an intention that is durable, and returns at once; what is no intention is
   * passed over.
   */
  void perform(Happening intended, RunState state);
}
