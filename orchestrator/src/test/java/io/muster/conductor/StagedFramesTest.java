package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFramesTest {
  private static final Value STAGE = Value.ofStage("numbers");

  @TempDir Path folder;
  private PlanOnDisk disk;
  private ResolvedPlan plan;
  private VerifiedRun run;

  @BeforeEach
  void stage() {
    disk = new PlanOnDisk(folder);
    plan =
        disk.resolved(
            """
            model_sequence: [1, 2]
            out_dir: out
            inputs: {frames: {numbers: {format: csv, path: numbers.csv, stage: parquet}}}
            job: {sql: {file: one.sql}}
            iterations: {2: {frames: {numbers: {stage: none}}}}
            """);
    run = new VerifiedRun(disk, plan).writes(STAGE.text()).passes(STAGE.text(), "");
  }

  @Test
  void letsStandWhatIsAsItWasVerified() {
    assertThat(new StagedFrames(plan, disk.store).spoiled(run.state())).isEmpty();
  }

  @Test
  void findsWhatCameAndWhatWentAndWhoLoadsIt() {
    disk.file("run/stage_numbers/part-9.csv", "late");
    assertThat(new StagedFrames(plan, disk.store).spoiled(run.state()))
        .containsExactly(STAGE, new Value("1"));

    disk.store.clear(plan.of(STAGE).output(), List.of());
    assertThat(new StagedFrames(plan, disk.store).changes(run.state()))
        .singleElement()
        .satisfies(news -> assertThat(news.event().toString()).contains("is gone since"));
  }
}
