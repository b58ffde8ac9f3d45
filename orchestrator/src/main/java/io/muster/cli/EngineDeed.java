package io.muster.cli;

import io.muster.engine.EngineException;

/** What an engine can refuse. */
@FunctionalInterface
interface EngineDeed<T> {
  T done() throws EngineException, Refusal;

  /** What comes of it. */
  static <T> T orRefused(EngineDeed<T> deed) throws Refusal {
    try {
      return deed.done();
    } catch (EngineException e) {
      throw Refusal.by(e);
    }
  }
}
