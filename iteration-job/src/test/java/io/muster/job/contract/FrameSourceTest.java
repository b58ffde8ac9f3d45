package io.muster.job.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSourceTest {
  @Test
  void twoFramesOfOneTableHaveOneWordForIt() {
    assertThat(lake("delta", "/lake/t", Map.of()).what())
        .isEqualTo(lake("delta", "/lake/t/", Map.of("x", "y")).what())
        .isEqualTo("delta /lake/t");
    assertThat(new FrameSource.Table("lake.t", Map.of()).what()).isEqualTo("table lake.t");
    assertThat(Pin.fileName("table lake.t"))
        .matches("[0-9a-f]{64}\\.json")
        .isNotEqualTo(Pin.fileName("table lake.u"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "versionAsOf",
        "VERSIONASOF",
        "timestampAsOf",
        "snapshot-id",
        "as-of-timestamp",
        "Branch",
        "tag",
        "as.of.instant",
        "start-snapshot-id",
        "readChangeFeed"
      })
  void aVersionThatThePlanNamesIsTold(String option) {
    Map<String, String> options = Map.of(option, "7");

    assertThat(lake("delta", "/t", options).namedVersion()).contains(option + "=7");
    assertThat(new FrameSource.Table("t", options).namedVersion()).contains(option + "=7");
  }

  @Test
  void aVersionMayBeInThePath() {
    assertThat(lake("delta", "/lake/t@v12", Map.of()).namedVersion()).contains("t@v12");
    assertThat(lake("delta", "/lake/ann@v", Map.of()).namedVersion()).isEmpty();
    assertThat(lake("iceberg", "/lake/t#snapshot_id_1", Map.of()).namedVersion())
        .contains("t#snapshot_id_1");
    assertThat(lake("delta", "/lake/t", Map.of("mergeSchema", "true")).namedVersion()).isEmpty();
  }

  private static FrameSource.Lake lake(String format, String path, Map<String, String> options) {
    return new FrameSource.Lake(format, path, options);
  }
}
