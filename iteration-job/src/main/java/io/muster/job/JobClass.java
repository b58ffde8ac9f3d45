package io.muster.job;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.lang.reflect.InvocationTargetException;

/** Makes the job of a class that a plan names. */
final class JobClass {
  private JobClass() {}

  /**
   * A new instance.
   *
   * @throws JobException of kind CLASS_MISSING or USER, in one line
   */
  static IterationJob instance(String name) {
    Class<?> found;
    try {
      found = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw missing(
          "class " + name + " is not on the class path: is its jar in job.class.jars?", e);
    } catch (LinkageError e) {
      throw missing("class " + name + " cannot be loaded: " + e, e);
    }
    if (!IterationJob.class.isAssignableFrom(found)) {
      throw missing(
          "class " + name + " is no job: it must implement " + IterationJob.class.getName(), null);
    }
    try {
      return (IterationJob) found.getConstructor().newInstance();
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw missing(
          "class "
              + name
              + " cannot be made: it must be public, not abstract, and have a public"
              + " constructor without arguments",
          e);
    } catch (InvocationTargetException e) {
      throw new JobException(
          Failure.Kind.USER, "the constructor of " + name + " threw " + e.getCause(), e.getCause());
    }
  }

  private static JobException missing(String message, Throwable cause) {
    return new JobException(Failure.Kind.CLASS_MISSING, message, cause);
  }
}
