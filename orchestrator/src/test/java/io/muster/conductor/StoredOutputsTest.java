package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Spread;
import io.muster.journal.FencedException;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.KeepRefused;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import io.muster.verify.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verifier itself looks at is in its own test. */
class StoredOutputsTest {
  private static final Value ONE = new Value("1");

  private static final String RULED =
      """
      model_sequence: [1]
      out_dir: out
      job: {sql: {file: one.sql}}
      quality: {not_null: [a], severity: %s}
      """;

  @TempDir Path folder;
  private PlanOnDisk disk;
  private ResolvedPlan plan;
  private VerifiedRun run;
  private Fence fence = () -> {};

  @BeforeEach
  void write() {
    disk = new PlanOnDisk(folder).file("app.py", "");
    plan =
        disk.resolved(
            """
            model_sequence: [1]
            out_dir: out
            job: {application: {resource: app.py, args: ["${output}"]}}
            """);
    run = new VerifiedRun(disk, plan).writes("1");
  }

  @Test
  void emptiesTheIterationsFolderAndNoOther() {
    disk.file("out/iter_10/part-0.csv", "1\n");

    outputs(ImmutableMap.of()).clear(ONE);

    assertThat(disk.store.list(plan.of(ONE).output())).isEmpty();
    assertThat(disk.path("out/iter_10/part-0.csv")).exists();
  }

  @Test
  void emptiesNothingAfterATakeover() {
    fence =
        () -> {
          throw new FencedException("another drives");
        };

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> outputs(ImmutableMap.of()).clear(ONE));

    assertThat(disk.path("out/iter_1/_SUCCESS")).exists();
  }

  @Test
  void makesAnEventOfAGoodOutput() {
    assertThat(outputs(ImmutableMap.of()).verify(run.state().iteration(ONE)))
        .isInstanceOfSatisfying(
            OutputVerified.class,
            verified -> {
              assertThat(verified.attempt()).isEqualTo(1);
              assertThat(verified.output().files()).hasSize(1);
            });
  }

  @Test
  void tellsHowASliceWasUsedByWhatItsDriverWroteWhereverThatIs() {
    Spread spread = new Spread(1, 60_000, 30_000, 1, 1, List.of(), Map.of());
    Progress progress =
        new Progress(
            Progress.State.STOPPED,
            "app-1",
            null,
            null,
            1,
            1,
            1,
            1,
            0,
            null,
            Instant.EPOCH,
            spread);
    disk.file("shared/attempts/iter_1/1/progress.json", new ContractJson().write(progress));

    assertThat(
            outputs(ImmutableMap.of(), new RunFolder(Location.of(disk.path("shared"))))
                .verify(run.state().iteration(ONE)))
        .isInstanceOfSatisfying(
            OutputVerified.class, verified -> assertThat(verified.output().use()).isPresent());
  }

  @Test
  void verifiesWhatWasLaunchedAndIsNotOnRecord() {
    VerifiedRun adopted = new VerifiedRun(disk, plan).writesOffTheRecord("1");

    assertThat(outputs(ImmutableMap.of()).verify(adopted.state().iteration(ONE)))
        .isInstanceOf(OutputVerified.class);
  }

  @Test
  void makesAnEventOfABadOutputThatNamesTheLog() throws Exception {
    Files.delete(disk.path("out/iter_1/_SUCCESS"));
    disk.file("out/iter_1/part-0.csv", "");

    assertThat(outputs(ImmutableMap.of()).verify(run.state().iteration(ONE)))
        .isInstanceOfSatisfying(
            OutputRejected.class,
            rejected -> {
              assertThat(rejected.failure().message()).contains("_SUCCESS", "; ");
              assertThat(rejected.failure().log().orElseThrow())
                  .endsWith("/attempts/iter_1/1/stderr.log");
            });
  }

  @Test
  void keepsWhatIsStillWhatItWas() {
    VerifiedOutput former = run.output(plan.of(ONE), "a");

    assertThat(outputs(ImmutableMap.of(ONE, former)).verifyKept(ONE, "former"))
        .isEqualTo(new OutputVerified(0, former));
  }

  @Test
  void refusesToKeepWhatHasChanged() {
    VerifiedOutput former = run.output(plan.of(ONE), "a");
    disk.file("out/iter_1/part-0.csv", "somebody was here\n");

    assertThat(outputs(ImmutableMap.of(ONE, former)).verifyKept(ONE, "former"))
        .isInstanceOfSatisfying(
            KeepRefused.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .contains("has changed since it was verified"));
  }

  @Test
  void keepsOnlyWhatPassesTodaysRulesOfQuality() {
    assertThat(kept("fail", 0)).isInstanceOf(OutputVerified.class);
    assertThat(kept("fail", 2))
        .isInstanceOfSatisfying(
            KeepRefused.class,
            refused ->
                assertThat(refused.problems())
                    .containsExactly("quality.not_null: column a is null in 2 of 9 rows"));
    assertThat(kept("warn", 2))
        .isInstanceOfSatisfying(
            OutputVerified.class, verified -> assertThat(verified.output().warnings()).hasSize(1));
  }

  @Test
  void doesNotKeepWhatRulesOfQualityCannotBeHeldAgainst() {
    plan = disk.resolved(RULED.formatted("fail"));

    assertThat(outputs(ImmutableMap.of(ONE, run.output(plan.of(ONE), "a"))).verifyKept(ONE, "f"))
        .isInstanceOfSatisfying(
            KeepRefused.class,
            refused ->
                assertThat(refused.problems())
                    .singleElement()
                    .asString()
                    .endsWith("_MUSTER_RECEIPT.json is missing"));
  }

  private IterationEvent kept(String severity, long nulls) {
    plan = disk.resolved(RULED.formatted(severity));
    VerifiedOutput former = run.output(plan.of(ONE), "a");
    Receipt receipt =
        new Receipt(
            1,
            "former",
            "1",
            1,
            "m-1",
            "local-1",
            9,
            "a INT",
            Map.of(),
            List.of(),
            Map.of(),
            "3.5.5",
            Instant.EPOCH,
            List.of(
                new QualityFigure(
                    QualityFigure.Rule.NOT_NULL, List.of("a"), null, nulls, List.of())),
            null);
    disk.file("out/iter_1/_MUSTER_RECEIPT.json", new ContractJson().write(receipt));
    return outputs(ImmutableMap.of(ONE, former)).verifyKept(ONE, "former");
  }

  @Test
  void theCommandOfThePlanHasTheLastWord() {
    plan = disk.resolved(RULED.formatted("fail") + "verify: {command: [test, -e, passed]}\n");
    StoredOutputs outputs = outputs(ImmutableMap.of());
    IterationEvent kept = new OutputVerified(0, Stage.OUTPUT);
    IterationEvent verified = new OutputVerified(1, Stage.OUTPUT);

    assertThat(outputs.lastCheck(ONE, new KeepRefused(List.of("gone")))).isEmpty();
    assertThat(outputs.lastCheck(ONE, kept).orElseThrow().get()).isInstanceOf(KeepRefused.class);
    assertThat(outputs.lastCheck(ONE, verified).orElseThrow().get())
        .isInstanceOfSatisfying(
            OutputRejected.class,
            rejected -> assertThat(rejected.failure().message()).contains("exit code 1"));
    disk.file("passed", "");
    assertThat(outputs.lastCheck(ONE, kept).orElseThrow().get()).isEqualTo(kept);
    assertThat(outputs.lastCheck(ONE, verified).orElseThrow().get()).isEqualTo(verified);
  }

  private StoredOutputs outputs(ImmutableMap<Value, VerifiedOutput> keepable) {
    return outputs(keepable, RunFolder.of(plan.stateDir(), plan.outDir(), "run"));
  }

  private StoredOutputs outputs(ImmutableMap<Value, VerifiedOutput> keepable, RunFolder ofDrivers) {
    RunFolder runFolder = RunFolder.of(plan.stateDir(), plan.outDir(), "run");
    return new StoredOutputs(
        plan,
        "run",
        runFolder,
        ofDrivers,
        disk.store,
        new Verifier(disk.store, MoreExecutors.newDirectExecutorService()),
        keepable,
        fence,
        new ProcessCommandRunner());
  }
}
