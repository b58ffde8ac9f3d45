package io.muster.cli;

import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.ManifestIteration;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.report.ExitCode;
import io.muster.report.OutputCheck;
import io.muster.report.ResultJson;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.SideBySide;
import io.muster.verify.Identities;
import java.util.ArrayList;
import java.util.Iterator;
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
      throw new Refusal(
          ExitCode.OUTPUT_REJECTED,
          e.getMessage()
              + "; it is not as a run wrote it: run the plan with --new, which puts it into the"
              + " archive");
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
    OutputCheck check = look(manifest, manifests.location().text());
    surroundings.err().println("muster: " + check.message());
    surroundings.err().flush();
    surroundings.out().println(new ResultJson().lastLine(check));
    return check.exitCode();
  }

  private OutputCheck look(Manifest manifest, String place) {
    List<Value> unchanged = new ArrayList<>();
    List<Value> changed = new ArrayList<>();
    List<Value> failed = new ArrayList<>();
    List<Value> blocked = new ArrayList<>();
    List<ManifestIteration> verified =
        manifest.iterations().stream().filter(line -> line.output().isPresent()).toList();
    for (ManifestIteration line : manifest.iterations()) {
      if (line.output().isEmpty()) {
        (line.end() instanceof ManifestIteration.End.Blocked ? blocked : failed).add(line.value());
      }
    }
    Iterator<List<String>> found =
        SideBySide.answers(
                verified,
                this::changes,
                line -> line.output().orElseThrow().files().size(),
                Identities.FILES_AT_A_TIME)
            .iterator();
    for (ManifestIteration line : verified) {
      List<String> changes = found.next();
      (changes.isEmpty() ? unchanged : changed).add(line.value());
      changes.forEach(
          change ->
              surroundings.err().println("muster: iteration " + line.value() + ": " + change));
    }
    String verdict =
        changed.isEmpty()
            ? "run " + manifest.runId() + " has passed, and " + whatWasVerified(unchanged.size())
            : "run "
                + manifest.runId()
                + " had passed, and its outputs are not what was verified any more: "
                + ValueList.shown(changed)
                + "; see who else writes there, then run the plan with --new";
    return new OutputCheck(manifest.runId(), unchanged, changed, failed, blocked, place, verdict);
  }

  private List<String> changes(ManifestIteration line) {
    return new Identities(store)
        .changes(
            outDir.resolve(line.value().folder()),
            line.output().orElseThrow(),
            Verify.SuccessMarker.OPTIONAL);
  }

  private static String whatWasVerified(int outputs) {
    return outputs == 1
        ? "its 1 output is what was verified"
        : "its " + outputs + " outputs are what was verified";
  }
}
