package io.muster.job.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What one attempt is to do: {@code spec.json} in its folder, written by the controller with mode
 * 600. The controller has substituted the plan's placeholders (value, param, run_id, attempt,
 * output, scratch); env and file are still references, resolved by {@link References} where the
 * child runs, as is the escape of a literal dollar and brace.
 *
 * @param value of the sequence, as written
 * @param attempt counts from 1
 * @param output URI or absolute path of {@code iter_<value>}
 * @param attemptFolder URI or absolute path of the folder of claim, progress and failure
 * @param scratch URI or absolute path of a folder that is removed at the end, or null
 * @param params of the plan, which SQL may read as a param placeholder
 * @param frames by name, in the plan's order
 * @param dicts by name, in the plan's order
 * @param write null for an application of the user's own
 * @param inputBytesKnown bytes of all frames together, or null when nobody knows
 * @param cores of the slice, all executors together
 * @param outputsOf folders of the iterations that this one comes after, by their value
 * @param quality what is to be found out about the rows, or null for nothing
 * @param trial what is asked of an attempt that is only tried, or null for one of a run
 * @param pins where the run's versions of tables are, or null: then nothing is pinned
 */
public record Spec(
    int format,
    String runId,
    String value,
    int attempt,
    String tag,
    String output,
    String attemptFolder,
    String scratch,
    Map<String, String> params,
    Map<String, FrameSpec> frames,
    Map<String, DictSpec> dicts,
    JobSpec job,
    OutputSpec write,
    Long inputBytesKnown,
    int cores,
    Map<String, String> outputsOf,
    QualitySpec quality,
    Trial trial,
    PinsSpec pins) {
  public static final int FORMAT = 1;
  public static final String FILE_NAME = "spec.json";

  /** The Spark setting that says where the spec is. */
  public static final String CONF_KEY = "spark.muster.spec";

  /** The Spark setting that says where progress goes when there is no spec to read. */
  public static final String ATTEMPT_FOLDER_CONF_KEY = "spark.muster.attempt_folder";

  /**
   * The Spark setting that names a file of the classes that a rehearsal loads: names as JVMs write
   * them, one a line.
   */
  public static final String CLASSES_CONF_KEY = "spark.muster.rehearsal.classes";

  public Spec {
    Check.format(format, FORMAT);
    Check.text(runId, "run_id");
    Check.text(value, "value");
    Check.that(attempt >= 1, "attempt must be at least 1");
    Check.text(tag, "tag");
    Check.text(output, "output");
    Check.text(attemptFolder, "attempt_folder");
    Check.present(job, "job");
    Check.that(
        write != null || job instanceof JobSpec.Application,
        "write is missing: only an application of the user's own goes without");
    Check.that(inputBytesKnown == null || inputBytesKnown >= 0, "input_bytes_known is below zero");
    Check.that(cores >= 1, "cores must be at least 1");
    params = Check.ordered(params);
    frames = Check.ordered(frames);
    dicts = Check.ordered(dicts);
    outputsOf = Check.ordered(outputsOf);
  }

  /** The same with another job. */
  public Spec withJob(JobSpec other) {
    return with(output, scratch, frames, other, outputsOf, trial);
  }

  /** The same for an attempt that is only tried. */
  public Spec asTrial(Trial asked) {
    return with(output, scratch, frames, job, outputsOf, asked);
  }

  /** The same with other words for the places that Spark reads or writes. */
  public Spec withPlaces(UnaryOperator<String> words) {
    Map<String, FrameSpec> placed = new LinkedHashMap<>();
    frames.forEach(
        (name, frame) ->
            placed.put(name, new FrameSpec(frame.source().withPlaces(words), frame.shape())));
    Map<String, String> others = new LinkedHashMap<>();
    outputsOf.forEach((of, folder) -> others.put(of, words.apply(folder)));
    return with(
        words.apply(output),
        scratch == null ? null : words.apply(scratch),
        placed,
        job,
        others,
        trial);
  }

  private Spec with(
      String otherOutput,
      String otherScratch,
      Map<String, FrameSpec> otherFrames,
      JobSpec otherJob,
      Map<String, String> others,
      Trial otherTrial) {
    return new Spec(
        format,
        runId,
        value,
        attempt,
        tag,
        otherOutput,
        attemptFolder,
        otherScratch,
        params,
        otherFrames,
        dicts,
        otherJob,
        write,
        inputBytesKnown,
        cores,
        others,
        quality,
        otherTrial,
        pins);
  }
}
