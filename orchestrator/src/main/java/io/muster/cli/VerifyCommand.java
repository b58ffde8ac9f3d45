package io.muster.cli;

import io.muster.manifest.Manifest;
import io.muster.manifest.Manifests;
import io.muster.report.ExitCode;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster verify}. */
@Command(
    name = "verify",
    description = {
      "Checks that the outputs are still what was verified.",
      "Of a run that has passed: every file that the manifest lists, by path, size and identity,"
          + " and no other.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster verify plan.yaml --param ds=2026-01-31",
      "  muster verify out | jq -r .status",
      "",
      "Exit codes: 0 nothing has changed; 3 something has, or no run has passed here; 8 storage"
          + " could not be asked. The last line of stdout is JSON, as after run."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    RunQuestion question = RunQuestion.of(surroundings, run);
    RunLook look = question.watch().look();
    try {
      return verified(question.store(), look).code();
    } catch (Refusal e) {
      throw e.of(look.facts().runId());
    }
  }

  private ExitCode verified(ObjectStore store, RunLook look) throws Refusal {
    Location outDir = look.facts().outDir();
    Optional<Manifest> manifest = ManifestCheck.read(new Manifests(store, outDir));
    boolean isOfThisRun =
        manifest.filter(found -> found.runId().equals(look.facts().runId())).isPresent();
    boolean isGone = manifest.isEmpty() && look.state().manifest().isWritten();
    if (!isOfThisRun) {
      look.seen();
    }
    if (!isOfThisRun && !isGone) {
      throw new Refusal(
          ExitCode.OUTPUT_REJECTED,
          "run "
              + look.facts().runId()
              + " ("
              + look.status().word().replace('_', ' ')
              + ") has no manifest in "
              + outDir
              + manifest.map(found -> ", where that of run " + found.runId() + " is").orElse("")
              + ": only a run that has passed can be verified again");
    }
    return new ManifestCheck(surroundings, store, outDir).check(look.facts().runId());
  }
}
