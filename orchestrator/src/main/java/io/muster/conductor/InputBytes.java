package io.muster.conductor;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much an iteration reads, as far as it can be known when it is launched: by then the outputs
 * that it waited for are there.
 */
final class InputBytes {
  private final ResolvedPlan plan;
  private final ObjectStore store;

  InputBytes(ResolvedPlan plan, ObjectStore store) {
    this.plan = plan;
    this.store = store;
  }

  /** Bytes of all frames together; empty if one of them is unknown. */
  Optional<Long> of(ResolvedIteration iteration) {
    if (iteration.inputBytes().isPresent() && iteration.plan().stages().isEmpty()) {
      return iteration.inputBytes();
    }
    long bytes = 0;
    for (Map.Entry<String, FrameSpec> frame : iteration.frames().entrySet()) {
      Optional<Long> known = of(frame.getKey(), frame.getValue(), iteration);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      bytes += known.get();
    }
    return Optional.of(bytes);
  }

  private Optional<Long> of(String name, FrameSpec frame, ResolvedIteration iteration) {
    Value stage = Value.ofStage(name);
    if (iteration.plan().stages().contains(stage)) {
      return Optional.of(listed(plan.of(stage).output()));
    }
    return Optional.ofNullable(iteration.inputs().get(name))
        .map(InputIdentity::bytes)
        .or(
            () ->
                frame
                    .files()
                    .map(FrameSource.Files::paths)
                    .filter(paths -> areOutputs(paths, iteration))
                    .map(
                        paths ->
                            paths.stream().mapToLong(path -> listed(new Location(path))).sum()));
  }

  private long listed(Location folder) {
    return store.list(folder).stream().mapToLong(ListedObject::bytes).sum();
  }

  /** Whole folders of iterations; of part of one, or of a pattern, nothing is known. */
  private static boolean areOutputs(List<String> paths, ResolvedIteration iteration) {
    return paths.stream().allMatch(path -> iteration.outputsOf().containsValue(new Location(path)));
  }
}
