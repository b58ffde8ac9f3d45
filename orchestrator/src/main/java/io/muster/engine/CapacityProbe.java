package io.muster.engine;

import io.muster.lifecycle.Tag;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.Map;

/** Asks the engine how much there is. */
public interface CapacityProbe {
  /** What there is for a run that holds nothing of it. */
  default Capacity capacity() throws EngineException {
    return capacity(Map.of());
  }

  /**
   * What there is for a run, whether it holds some of it or not.
   *
   * @param ours the slices of attempts that may be at work: what these use is not used by others
   */
  Capacity capacity(Map<Tag, Slice> ours) throws EngineException;
}
