package io.muster.engine;

import io.muster.lifecycle.Failure;
import java.util.Optional;
import java.util.OptionalInt;

/** What an engine's authority says of an attempt. */
public sealed interface Observation {

  /**
   * The engine has the application, which has not begun to work.
   *
   * @param waitsFor what for, as a half sentence after "waits for", where the engine says it
   */
  record Submitted(Optional<String> waitsFor) implements Observation {
    /** Of an application whose engine says no more. */
    public Submitted() {
      this(Optional.empty());
    }
  }

  /**
   * The application is at work.
   *
   * @param executors that it has at the moment, where its engine tells
   */
  record AtWork(Optional<String> applicationId, Optional<String> trackingUrl, OptionalInt executors)
      implements Observation {
    /** Of an application without executors of its own, or whose engine does not tell. */
    public AtWork(Optional<String> applicationId, Optional<String> trackingUrl) {
      this(applicationId, trackingUrl, OptionalInt.empty());
    }
  }

  /**
   * Whoever knows cannot be asked at the moment: what was said last may hold still.
   *
   * @param why a sentence without an end
   */
  record OutOfSight(String why) implements Observation {}

  /** The application has stopped its context, and its process has stayed for a while since. */
  record ContextStopped() implements Observation {}

  /**
   * The application is over and says that it succeeded.
   *
   * @param applicationId where it has left one
   */
  record Succeeded(Optional<String> applicationId) implements Observation {
    /** Of an application that has left no id. */
    public Succeeded() {
      this(Optional.empty());
    }
  }

  /**
   * The application is over and failed.
   *
   * @param applicationId where it has left one
   */
  record Failed(Failure failure, Optional<String> applicationId) implements Observation {
    /** Of an application that has left no id. */
    public Failed(Failure failure) {
      this(failure, Optional.empty());
    }
  }

  /** The attempt never worked and never will: its claim is void. */
  record Voided() implements Observation {}

  /** Nobody can tell. */
  record Unknown(String why) implements Observation {}

  /** Whether nothing of the attempt runs, or ever will. */
  default boolean isOver() {
    return this instanceof Succeeded || this instanceof Failed || this instanceof Voided;
  }

  /** Whether more will be said of the attempt. */
  default boolean goesOn() {
    return !isOver() && !(this instanceof Unknown);
  }
}
