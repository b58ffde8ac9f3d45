package io.muster.report;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.journal.RunFolder;
import io.muster.plan.Value;
import io.muster.storage.Location;

/**
 * What people are told of a run and its journal does not hold, or not at once.
 *
 * @param folder of the run, below the state_dir
 * @param staging the folder in which frames are staged
 * @param manifest where it is once the run has passed
 * @param optional values whose failure does not fail the run
 * @param after what each value waits for; values that wait for none may be left out
 * @param invocation how the user called
 */
public record RunFacts(
    String runId,
    Location outDir,
    RunFolder folder,
    Location staging,
    Location manifest,
    ImmutableSet<Value> optional,
    ImmutableMap<Value, ImmutableSet<Value>> after,
    Invocation invocation) {

  /** The folder that an iteration or a stage writes. */
  public Location output(Value value) {
    return (value.isStage() ? staging : outDir).resolve(value.folder());
  }

  ImmutableSet<Value> after(Value value) {
    return after.getOrDefault(value, ImmutableSet.of());
  }
}
