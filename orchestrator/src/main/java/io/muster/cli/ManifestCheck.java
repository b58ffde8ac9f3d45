package io.muster.cli;

import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.ManifestIteration;
import io.muster.manifest.Manifests;
import io.muster.plan.Verify;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.verify.Identities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks the outputs against the manifest again: {@code muster verify}, and a passed run that is
 * named once more.
 */
final class ManifestCheck {
  private final Surroundings surroundings;
  private final ObjectStore store;
  private final Location outDir;

  ManifestCheck(Surroundings surroundings, ObjectStore store, Location outDir) {
    this.surroundings = surroundings;
    this.store = store;
    this.outDir = outDir;
  }

  static Optional<Manifest> read(Manifests manifests) throws Refusal {
    try {
      return manifests.read();
    } catch (MalformedManifestException e) {
      throw new Refusal(ExitCode.OUTPUT_REJECTED, e.getMessage());
    }
  }

  /** Says what has changed; 0 if nothing has, 3 if anything has. */
  ExitCode check(String runId) throws Refusal {
    Manifests manifests = new Manifests(store, outDir);
    Manifest manifest =
        read(manifests)
            .filter(found -> found.runId().equals(runId))
            .orElseThrow(
                () ->
                    new Refusal(
                        ExitCode.OUTPUT_REJECTED,
                        "run "
                            + runId
                            + " has passed, and its manifest "
                            + manifests.location()
                            + " is gone: run the plan again with --new"));
    List<String> changes = new ArrayList<>();
    int checked = 0;
    for (ManifestIteration line : manifest.iterations()) {
      Optional<VerifiedOutput> output = line.output();
      if (output.isPresent()) {
        checked++;
        Location folder = outDir.resolve(line.value().folder());
        new Identities(store)
            .changes(folder, output.get(), Verify.SuccessMarker.OPTIONAL)
            .forEach(change -> changes.add("iteration " + line.value() + ": " + change));
      }
    }
    changes.forEach(change -> surroundings.err().println("muster: " + change));
    ExitCode code = changes.isEmpty() ? ExitCode.PASSED : ExitCode.OUTPUT_REJECTED;
    String verdict =
        changes.isEmpty()
            ? "run " + runId + " has passed, and its " + checked + " outputs are what was verified"
            : "run " + runId + " had passed, and its outputs are not what was verified any more";
    surroundings.err().println("muster: " + verdict);
    surroundings.err().flush();
    surroundings.out().println(new ResultJson().lastLine(Optional.of(runId), code, verdict));
    return code;
  }
}
