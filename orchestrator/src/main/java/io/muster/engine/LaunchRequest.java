package io.muster.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.JvmMode;
import io.muster.slice.Slice;
import java.util.Optional;

/**
 * All that an engine needs to launch one application.
 *
 * @param epoch of the controller that launches
 * @param applicationName as cluster pages show it
 * @param resource the jar or Python file that is run
 * @param mainClass of a jar
 * @param arguments of the application; may hold no secrets
 * @param conf Spark settings; values may hold references to secrets, never secrets
 * @param baggage files of this machine by the names that they have in the working directory of a
 *     driver elsewhere
 * @param spec the text of spec.json, written into the attempt's folder before the launch
 * @param jvm fast start or throughput: auto is decided before
 */
public record LaunchRequest(
    Attempt attempt,
    int epoch,
    Slice slice,
    String applicationName,
    String resource,
    Optional<String> mainClass,
    ImmutableList<String> arguments,
    ImmutableMap<String, String> conf,
    ImmutableList<String> jars,
    ImmutableList<String> pyFiles,
    ImmutableList<String> packages,
    ImmutableMap<String, String> baggage,
    JvmMode jvm,
    String spec) {

  /** The same with another text of spec.json. */
  public LaunchRequest withSpec(String other) {
    return with(attempt, other);
  }

  /** The same of an attempt that works elsewhere. */
  public LaunchRequest withAttempt(Attempt other) {
    return with(other, spec);
  }

  private LaunchRequest with(Attempt otherAttempt, String otherSpec) {
    return new LaunchRequest(
        otherAttempt,
        epoch,
        slice,
        applicationName,
        resource,
        mainClass,
        arguments,
        conf,
        jars,
        pyFiles,
        packages,
        baggage,
        jvm,
        otherSpec);
  }
}
