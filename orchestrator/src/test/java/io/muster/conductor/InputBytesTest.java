package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputBytesTest {
  @TempDir Path folder;
  private PlanOnDisk plan;

  @BeforeEach
  void write() {
    plan = new PlanOnDisk(folder);
  }

  @Test
  void isWhatIsThereBeforeTheRun() {
    assertThat(bytes("6", "${output:6}")).hasValue(6L);
  }

  @Test
  void countsTheOutputThatAnIterationWaitedFor() {
    assertThat(bytes("15", "${output:6}")).hasValue(6L);

    plan.file("out/iter_6/part-0.csv", "4\n5\n");

    assertThat(bytes("15", "${output:6}")).hasValue(10L);
  }

  @Test
  void knowsNothingOfPartOfAnOutput() {
    assertThat(bytes("15", "${output:6}/part-*.csv")).isEmpty();
  }

  @Test
  void countsWhatWasStagedAndNotWhatItWasStagedFrom() {
    ResolvedPlan staged =
        plan.resolved(
            """
            model_sequence: [6]
            out_dir: out
            inputs: {frames: {numbers: {format: csv, path: numbers.csv, stage: parquet}}}
            job: {sql: {file: one.sql}}
            """);
    plan.file("run/stage_numbers/part-0.parquet", "123456789");

    assertThat(new InputBytes(staged, plan.store).of(staged.of(new Value("6")))).hasValue(9L);
  }

  private Optional<Long> bytes(String value, String path) {
    ResolvedPlan resolved =
        plan.resolved(
            """
            model_sequence: [6, 15]
            out_dir: out
            inputs: {frames: {numbers: {format: csv, path: numbers.csv}}}
            job: {sql: {file: one.sql}}
            iterations:
              15: {after: [6], frames: {found: {format: csv, path: "%s"}}}
            """
                .formatted(path));
    return new InputBytes(resolved, plan.store).of(resolved.of(new Value(value)));
  }
}
