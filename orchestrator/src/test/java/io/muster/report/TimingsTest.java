package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimingsTest {
  @Test
  void measuresFromAChildsEndToTheNextLaunch() {
    ScriptedRun run = ScriptedRun.of("2", "3", "4");
    run.start("2")
        .start("3")
        .seconds(5)
        .succeed("2")
        .seconds(0.04)
        .start("4")
        .seconds(1)
        .succeed("3")
        .seconds(9)
        .succeed("4");
    LaunchGaps gaps = run.timings().launchGaps();
    assertThat(gaps.ascending()).containsExactly(Duration.ofMillis(40));
    assertThat(gaps.percentile(99)).contains(Duration.ofMillis(40));
    assertThat(new LaunchGaps(List.of()).percentile(99)).isEmpty();
  }

  @Test
  void percentilesAreByNearestRank() {
    List<Duration> hundred =
        java.util.stream.LongStream.rangeClosed(1, 100)
            .map(i -> 101 - i)
            .mapToObj(Duration::ofMillis)
            .toList();
    assertThat(new LaunchGaps(hundred).percentile(99)).contains(Duration.ofMillis(99));
    assertThat(new LaunchGaps(hundred).percentile(50)).contains(Duration.ofMillis(50));
  }

  @Test
  void tellsApartTheAttemptsOfAnIteration() {
    ScriptedRun run =
        ScriptedRun.of("2", "3")
            .seconds(1)
            .start("2")
            .seconds(3)
            .fail("2", ScriptedRun.outOfMemory())
            .retryIn("2", Duration.ofSeconds(1))
            .seconds(1)
            .iteration("2", 4, 10);
    IterationTiming timing = run.timings().of(new Value("2"));
    assertThat(timing.waited()).contains(Duration.ofSeconds(1));
    assertThat(timing.ran()).isEqualTo(Duration.ofSeconds(7));
    assertThat(timing.attempt(2).orElseThrow().ran()).contains(Duration.ofSeconds(4));
    assertThat(run.timings().ranOf(run.state()))
        .containsExactly(Map.entry(new Value("2"), Duration.ofSeconds(4)));
    assertThat(run.timings().of(new Value("3")).waited()).isEmpty();
  }

  @Test
  void expectsWhatTheIterationsTookBeforeLaidSideBySide() {
    List<Value> order = List.of(new Value("56"), new Value("2"), new Value("3"), new Value("4"));
    Map<Value, Duration> before =
        Map.of(
            new Value("56"), Duration.ofSeconds(60),
            new Value("2"), Duration.ofSeconds(20),
            new Value("3"), Duration.ofSeconds(20));
    assertThat(ExpectedTime.of(order, before, 2).orElseThrow())
        .hasToString("about 1m00s, as 3 of 4 iterations took before");
    assertThat(ExpectedTime.of(order, before, 1).orElseThrow().total())
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(ExpectedTime.of(order, Map.of(), 2)).isEmpty();
  }
}
