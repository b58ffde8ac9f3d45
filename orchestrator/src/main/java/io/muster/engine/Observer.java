package io.muster.engine;

/**
 * Is told of what becomes of attempts, from any thread; hands over to a queue and returns at once.
 */
public interface Observer {
  void observed(Attempt attempt, Observation observation);
}
