package io.muster.lifecycle;

/**
 * What is made of each thing that can be intended for an iteration.
 *
 * @param <T> what is made
 */
public interface IntentionVisitor<T> {
  T keep(IterationEvent.KeepIntended intended);

  T clear(IterationEvent.ClearIntended intended);

  T launch(IterationEvent.LaunchIntended intended);

  T find(IterationEvent.FindIntended intended);

  T stop(IterationEvent.StopIntended intended);

  T verify(IterationEvent.VerifyIntended intended);
}
