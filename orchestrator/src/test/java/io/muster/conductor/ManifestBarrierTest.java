package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.journal.FencedException;
import io.muster.lifecycle.IterationEvent.OutputChanged;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.RunEvent;
import io.muster.manifest.Manifest;
import io.muster.manifest.ManifestIteration;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestBarrierTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String NONCE = "0123456789abcdef";
  private static final RunEvent WITHHELD = new RunEvent.ManifestWithheld();

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private PlanOnDisk disk;
  private Fence fence = () -> {};

  @BeforeEach
  void write() {
    disk = new PlanOnDisk(folder);
  }

  @Test
  void writesTheManifestOfWhatPassed() throws Exception {
    assertThat(pass(plan("warn"), "a", "a"))
        .containsExactly(
            new News.OfRun(
                new RunEvent.ManifestWritten(disk.path("out/_MUSTER_SUCCESS.json").toString())));

    Manifest manifest = manifests(plan("warn")).read().orElseThrow();
    assertThat(manifest.nonce()).isEqualTo(NONCE);
    ManifestIteration two = manifest.of(new Value("2")).orElseThrow();
    assertThat(two.applicationId()).contains("local-2");
    assertThat(two.output().orElseThrow().files()).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void withholdsItWhereAnOutputHasChangedSince() throws Exception {
    ResolvedPlan plan = plan("warn");
    VerifiedRun run = verified(plan, "a", "a");
    disk.file("out/iter_2/part-0.csv", "somebody was here\n");

    List<News> news = barrier(plan).pass(NONCE, run.state());

    assertThat(news).hasSize(2);
    News.OfIteration changed = (News.OfIteration) news.get(0);
    assertThat(changed.value()).isEqualTo(new Value("2"));
    assertThat(((OutputChanged) changed.event()).failure().message())
        .contains("part-0.csv has changed since it was verified");
    assertThat(news.get(1)).isEqualTo(new News.OfRun(WITHHELD));
    assertThat(manifests(plan).read()).isEmpty();
  }

  @Test
  void takesAManifestAwayThatIsNotTrueAnyMore() throws Exception {
    ResolvedPlan plan = plan("warn");
    VerifiedRun run = verified(plan, "a", "a");
    barrier(plan).pass(NONCE, run.state());
    disk.file("out/iter_2/more.csv", "somebody was here\n");

    barrier(plan).pass(NONCE, run.state());

    assertThat(manifests(plan).read()).isEmpty();
    assertThat(manifests(plan).readArchived()).isPresent();
  }

  @Test
  void notesThatIterationsSawDifferentInputs() throws Exception {
    pass(plan("warn"), "old", "new");

    assertThat(warnings).hasSize(1).first().asString().contains("it saw frame numbers as");
    assertThat(manifests(plan("warn")).read().orElseThrow().warnings()).isEqualTo(warnings);
  }

  @Test
  void rejectsThatIterationsSawDifferentInputsWhereThePlanSaysSo() throws Exception {
    List<News> news = pass(plan("fail"), "old", "new");

    assertThat(((News.OfIteration) news.get(0)).event()).isInstanceOf(OutputRejected.class);
    assertThat(news).last().isEqualTo(new News.OfRun(WITHHELD));
    assertThat(manifests(plan("fail")).read()).isEmpty();
  }

  @Test
  void doesNotPassOverAnotherRunsManifest() throws Exception {
    ResolvedPlan plan = plan("warn");
    VerifiedRun run = verified(plan, "a", "a");
    barrier(plan).pass("another-run-of-somebody", run.state());

    assertThat(barrier(plan).pass(NONCE, run.state()))
        .singleElement()
        .isInstanceOfSatisfying(
            News.OfRun.class,
            news -> assertThat(news.event()).isInstanceOf(RunEvent.StorageFailed.class));
    assertThat(manifests(plan).read().orElseThrow().nonce()).isEqualTo("another-run-of-somebody");
  }

  @Test
  void writesNothingAfterATakeover() throws Exception {
    fence =
        () -> {
          throw new FencedException("another drives");
        };

    assertThatExceptionOfType(FencedException.class).isThrownBy(() -> pass(plan("warn"), "a", "a"));

    assertThat(manifests(plan("warn")).read()).isEmpty();
  }

  private List<News> pass(ResolvedPlan plan, String oneSaw, String twoSaw) {
    return barrier(plan).pass(NONCE, verified(plan, oneSaw, twoSaw).state());
  }

  private VerifiedRun verified(ResolvedPlan plan, String oneSaw, String twoSaw) {
    return new VerifiedRun(disk, plan)
        .writes("1")
        .passes("1", oneSaw)
        .writes("2")
        .passes("2", twoSaw);
  }

  private ManifestBarrier barrier(ResolvedPlan plan) {
    return new ManifestBarrier(
        plan, "run", manifests(plan), disk.store, fence, () -> NOON, warnings::add);
  }

  private Manifests manifests(ResolvedPlan plan) {
    return new Manifests(disk.store, plan.outDir());
  }

  private ResolvedPlan plan(String consistency) {
    return disk.resolved(
        """
        model_sequence: [1, 2]
        out_dir: out
        inputs: {consistency: %s, frames: {numbers: {format: csv, path: numbers.csv}}}
        job: {sql: {file: one.sql}}
        output: {format: csv}
        """
            .formatted(consistency));
  }
}
