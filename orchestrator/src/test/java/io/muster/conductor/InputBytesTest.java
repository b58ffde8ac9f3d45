package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.resolve.ResolvedIteration;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputBytesTest {
  @TempDir Path folder;
  private PlanOnDisk plan;
  private InputBytes bytes;

  @BeforeEach
  void write() {
    plan = new PlanOnDisk(folder);
    bytes = new InputBytes(plan.store);
  }

  @Test
  void isWhatIsThereBeforeTheRun() {
    assertThat(bytes.of(iteration("6", "${output:6}"))).hasValue(6L);
  }

  @Test
  void countsTheOutputThatAnIterationWaitedFor() {
    ResolvedIteration fifteen = iteration("15", "${output:6}");
    assertThat(bytes.of(fifteen)).hasValue(6L);

    plan.file("out/iter_6/part-0.csv", "4\n5\n");

    assertThat(bytes.of(fifteen)).hasValue(10L);
  }

  @Test
  void knowsNothingOfPartOfAnOutput() {
    assertThat(bytes.of(iteration("15", "${output:6}/part-*.csv"))).isEmpty();
  }

  private ResolvedIteration iteration(String value, String path) {
    return plan.iteration(
        """
        model_sequence: [6, 15]
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv}}}
        job: {sql: {file: one.sql}}
        iterations:
          15: {after: [6], frames: {found: {format: csv, path: "%s"}}}
        """
            .formatted(path),
        value);
  }
}
