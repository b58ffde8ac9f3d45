package io.muster.resolve;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.OutputSpec;
import io.muster.plan.IterationPlan;
import io.muster.plan.Job;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that is known of an iteration before its first attempt. Paths are absolute. Other texts are
 * as a plan writes them ({@link io.muster.plan.Template}): what is the same for all attempts is
 * substituted; left are {@code ${run_id}}, {@code ${attempt}} and {@code ${scratch}}, which each
 * attempt fills in, and the references to secrets, which the child does.
 *
 * @param job with its texts and paths substituted
 * @param codeDigest lower-case hex SHA-256 of the SQL or Python file; empty for other jobs
 * @param write empty for an application of the user's own
 * @param output the folder that the iteration owns
 * @param outputsOf the folders of the iterations that this one comes after
 * @param inputs by frame; a frame that reads another iteration's output is not among them
 * @param inputBytes of all frames together; empty when they are not all known
 * @param fingerprint lower-case hex SHA-256 of what changes the iteration's result
 */
public record ResolvedIteration(
    Value value,
    IterationPlan plan,
    Job job,
    Optional<String> codeDigest,
    ImmutableMap<String, FrameSpec> frames,
    ImmutableMap<String, DictSpec> dicts,
    Optional<OutputSpec> write,
    ImmutableMap<String, String> sparkConf,
    Location output,
    ImmutableMap<Value, Location> outputsOf,
    ImmutableMap<String, InputIdentity> inputs,
    Optional<Long> inputBytes,
    String fingerprint) {

  /** The same with another job. */
  ResolvedIteration withJob(Job other) {
    return new ResolvedIteration(
        value,
        plan,
        other,
        codeDigest,
        frames,
        dicts,
        write,
        sparkConf,
        output,
        outputsOf,
        inputs,
        inputBytes,
        fingerprint);
  }

  private static final Pattern READS_MORE =
      Pattern.compile("(?i)\\b(select|current_\\w+|now|rand\\w*|uuid|localtimestamp)\\b");

  /** Whether the fingerprint tells of everything that the iteration reads. */
  public boolean fingerprintCoversInputs() {
    return frames.values().stream()
        .allMatch(frame -> frame.files().isPresent() && !readsMore(frame.shape().where()));
  }

  /** A condition may ask for the time, or for another table. */
  private static boolean readsMore(String where) {
    return where != null && READS_MORE.matcher(where).find();
  }
}
