package io.muster.engine;

import java.util.Optional;

/** What must be done to the engine before the first launch, and undone after the last. */
public interface ClusterPreparation {

  /** An engine that needs nothing done to it. */
  ClusterPreparation NONE =
      new ClusterPreparation() {
        @Override
        public Optional<String> change() {
          return Optional.empty();
        }

        @Override
        public void apply(String change) {}

        @Override
        public void undo(String change) {}
      };

  /** The change to be made, as the journal keeps it; empty if none is needed. */
  Optional<String> change() throws EngineException;

  /** Makes it; may be repeated. */
  void apply(String change) throws EngineException;

  /** Undoes it; may be repeated. */
  void undo(String change) throws EngineException;
}
