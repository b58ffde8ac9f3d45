package io.muster.engine;

import io.muster.storage.Location;

/**
 * Launches, finds, follows and stops applications. Keeps no truth: every call may be repeated with
 * the same attempt, in this process or another, and answers from the engine's own authority. Calls
 * are made from any thread, may block within the engine's own bounds, and never on each other.
 */
public interface Launcher extends AutoCloseable {

  /**
   * Launches the application; returns when the engine has it. A second launch of the same attempt
   * does no work: its claim is taken.
   *
   * @return whether there is an application to {@link #follow}; there is none and never will be
   *     where the claim was void, because the attempt was stopped meanwhile or another controller
   *     looked for it
   * @throws EngineException if the engine would not take it, or did not answer: it may run all the
   *     same
   */
  boolean launch(LaunchRequest request) throws EngineException;

  /**
   * What became of an attempt that some controller may have launched. Where there is nothing, takes
   * its claim in the name of {@code epoch}, so that it never will run, and answers {@link
   * Observation.Voided}.
   */
  Observation find(Attempt attempt, int epoch) throws EngineException;

  /**
   * Tells the observer of every change from now on, the first as soon as it is known, until the
   * application is over or {@link #forget}.
   */
  void follow(Attempt attempt, Observer observer);

  /** Ends what {@link #follow} began; nothing if nothing was. */
  void forget(Attempt attempt);

  /**
   * Stops the application and returns when it is proven over: {@link Observation.Voided} if it
   * never worked, {@link Observation.Succeeded} or {@link Observation.Failed} by its own end or by
   * the stop, {@link Observation.Unknown} if the proof cannot be had within the engine's bounds.
   */
  Observation stop(Attempt attempt, int epoch) throws EngineException;

  /**
   * Where what the attempt writes can be read with the least effort: on record, or where it works
   * if that is here.
   */
  default Location placeOf(Attempt attempt) {
    return attempt.folder();
  }

  /** Ends all that was begun here, but no application; bounded. */
  @Override
  void close();
}
