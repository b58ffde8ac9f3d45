package io.muster.conductor;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.storage.StorageException;
import java.util.Optional;
import java.util.OptionalLong;

/** How many rows each value had in the last run that passed; looked up once, when it is asked. */
final class PreviousRows {
  private final Supplier<Optional<Manifest>> before;

  PreviousRows(Manifests manifests, String runId) {
    this.before = Suppliers.memoize(() -> read(manifests, runId));
  }

  private static Optional<Manifest> read(Manifests manifests, String runId) {
    try {
      return manifests.readBefore(runId);
    } catch (MalformedManifestException e) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          e.getMessage()
              + "; quality.row_count.against_previous compares with it: move it away, or leave the"
              + " rule out",
          e);
    }
  }

  OptionalLong of(Value value) {
    return before
        .get()
        .flatMap(manifest -> manifest.of(value))
        .flatMap(line -> line.output())
        .map(output -> output.rows())
        .orElse(OptionalLong.empty());
  }
}
