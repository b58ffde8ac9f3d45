package io.muster.cli;

import io.muster.conductor.LastRun;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.Liveness;
import io.muster.journal.Owner;
import io.muster.lifecycle.RunStatus;
import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.Manifests;
import io.muster.report.ExitCode;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.Optional;

/**
 * The last run on an {@code out_dir} that several machines reach, where its record is in the files
 * of another one. Whether it is driven cannot be told from here, nor what it has begun: only the
 * manifest, beside the outputs, can say that it has passed.
 *
 * @param observer the name of this machine
 */
record UnseenRun(Owner owner, Location outDir, String observer, boolean hasPassed) {

  /** The run that this owner drives or drove, if its record cannot be seen from here. */
  static Optional<UnseenRun> of(
      Liveness liveness, ObjectStore store, Location outDir, Owner owner) {
    return liveness.isOutOfSight(owner, outDir)
        ? Optional.of(
            new UnseenRun(
                owner,
                outDir,
                ControllerIdentity.current().host(),
                hasPassed(new Manifests(store, outDir), owner.runId())))
        : Optional.empty();
  }

  /** A run has one manifest, written last, and nobody drives it after that. */
  private static boolean hasPassed(Manifests manifests, String runId) {
    try {
      return manifests.read().map(Manifest::runId).filter(runId::equals).isPresent();
    } catch (MalformedManifestException e) {
      return false;
    }
  }

  /** What a command that begins or continues runs has to go by: driven, unless it has passed. */
  LastRun asLast() {
    return new LastRun(
        owner.runId(),
        hasPassed ? Optional.empty() : Optional.of(owner.controller().toString()),
        hasPassed ? Optional.of(RunStatus.PASSED) : Optional.empty(),
        owner.since());
  }

  /** What is known of it here. */
  String sentence() {
    String where =
        owner.run().location() + " on " + owner.controller().host() + ", not here on " + observer;
    return hasPassed
        ? "run " + owner.runId() + " has passed, says its manifest; its record is in " + where
        : "run "
            + owner.runId()
            + " on "
            + outDir
            + " is that of "
            + owner.controller()
            + ", and its record is in "
            + where
            + ": whether it is still driven cannot be told from here";
  }

  Refusal refusal() {
    String there = "; give the command on " + owner.controller().host();
    return hasPassed
        ? new Refusal(ExitCode.USAGE, sentence() + there).of(owner.runId())
        : new Refusal(
                ExitCode.OWNED_ELSEWHERE,
                sentence()
                    + there
                    + ", or mount that folder here under the same path. If that machine and all"
                    + " that it launched are gone for good, remove "
                    + outDir.resolve("_muster/owner")
                    + ". For runs from several machines let state_dir be where all of them reach"
                    + " it, as on S3")
            .ownedBy(owner.runId());
  }
}
