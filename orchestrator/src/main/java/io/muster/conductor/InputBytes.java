package io.muster.conductor;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.resolve.ResolvedIteration;
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
  private final ObjectStore store;

  InputBytes(ObjectStore store) {
    this.store = store;
  }

  /** Bytes of all frames together; empty if one of them is unknown. */
  Optional<Long> of(ResolvedIteration iteration) {
    if (iteration.inputBytes().isPresent()) {
      return iteration.inputBytes();
    }
    long bytes = iteration.inputs().values().stream().mapToLong(InputIdentity::bytes).sum();
    for (Map.Entry<String, FrameSpec> frame : iteration.frames().entrySet()) {
      if (!iteration.inputs().containsKey(frame.getKey())) {
        Optional<FrameSource.Files> files =
            frame.getValue().files().filter(of -> areOutputs(of.paths(), iteration));
        if (files.isEmpty()) {
          return Optional.empty();
        }
        for (String path : files.get().paths()) {
          bytes += store.list(new Location(path)).stream().mapToLong(ListedObject::bytes).sum();
        }
      }
    }
    return Optional.of(bytes);
  }

  /** Whole folders of iterations; of part of one, or of a pattern, nothing is known. */
  private static boolean areOutputs(List<String> paths, ResolvedIteration iteration) {
    return paths.stream().allMatch(path -> iteration.outputsOf().containsValue(new Location(path)));
  }
}
