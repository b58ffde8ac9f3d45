package io.muster.engine;

import io.muster.slice.Capacity;

/** Asks the engine how much there is. */
public interface CapacityProbe {
  Capacity capacity() throws EngineException;
}
