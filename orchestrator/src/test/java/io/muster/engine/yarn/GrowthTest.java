package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.slice.YarnResource;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final Growth THREEFOLD =
      new Growth(new YarnResource(1000, 10), new YarnResource(3000, 30));

  @Test
  void limitsThatAreSharesGrowWithTheCluster() {
    assertThat(THREEFOLD.of(new YarnResource(500, 5))).isEqualTo(new YarnResource(1500, 15));
    assertThat(THREEFOLD.of(new YarnResource(1000, 10))).isEqualTo(new YarnResource(3000, 30));
  }

  @Test
  void noLimitStaysNone() {
    YarnResource none = new YarnResource(Long.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(THREEFOLD.of(none)).isEqualTo(none);
  }

  @Test
  void whatStaysAsItIsChangesNothing() {
    Growth none = new Growth(new YarnResource(1000, 0), new YarnResource(1000, 0));
    assertThat(none.of(new YarnResource(333, 0))).isEqualTo(new YarnResource(333, 0));
  }
}
