package io.muster.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.Failure;
import io.muster.plan.MemorySize;
import io.muster.plan.Retry;
import io.muster.slice.ContainerRules;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import io.muster.slice.SparkOnYarn;
import io.muster.slice.YarnCapacity;
import io.muster.slice.YarnNode;
import io.muster.slice.YarnQueue;
import io.muster.slice.YarnResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Failure OUT_OF_MEMORY = DiagnosisTest.exit(52);
  private static final Slice SLICE = slice(4000, 2000, 400);

  private final RetryPolicy ample = on(64);

  @Test
  void repeatsALostApplicationAtTheSameSize() {
    Decision decision =
        ample.decide(Failure.of(Failure.Origin.VANISHED, "gone"), 1, SLICE, Retry.DEFAULT, NOW);

    assertThat(decision)
        .isEqualTo(
            new Decision.Again(
                NOW.plusSeconds(15),
                SLICE,
                "it ended without leaving an exit code: again at the same size"));
  }

  @Test
  void givesMoreHeapToWhatRanOutOfIt() {
    Decision decision = ample.decide(OUT_OF_MEMORY, 1, SLICE, Retry.DEFAULT, NOW);

    assertThat(((Decision.Again) decision).slice()).isEqualTo(slice(6000, 3000, 400));
    assertThat(decision.why()).startsWith("exit code 52: again with driver_memory ");
  }

  @Test
  void givesMoreOverheadToWhatWasKilledForMemory() {
    Decision decision = ample.decide(DiagnosisTest.exit(137), 1, SLICE, Retry.DEFAULT, NOW);

    assertThat(((Decision.Again) decision).slice()).isEqualTo(slice(4000, 2000, 600));
  }

  @Test
  void growsTheOverheadThatSparkReckonsWhereThePlanSaysNone() {
    RetryPolicy yarn = new RetryPolicy(yarn());

    Decision decision =
        yarn.decide(DiagnosisTest.exit(137), 1, slice(4000, 20_000, 0), Retry.DEFAULT, NOW);

    assertThat(((Decision.Again) decision).slice()).isEqualTo(slice(4000, 20_000, 3000));
    assertThat(decision.why()).endsWith("memory_overhead 3000m");
  }

  private static YarnCapacity yarn() {
    YarnResource all = new YarnResource(100_000, 16);
    YarnResource least = new YarnResource(1, 1);
    return new YarnCapacity(
        ImmutableList.of(new YarnNode("node", "", all, YarnResource.NONE)),
        new YarnQueue("default", all, YarnResource.NONE, all, YarnResource.NONE),
        new ContainerRules(least, least, all, false),
        SparkOnYarn.of(SparkOnYarn.DeployMode.CLUSTER));
  }

  @Test
  void growsNoFurtherThanTheLimitOfThePlan() {
    Retry limited = limitedTo(5000);

    Decision first = ample.decide(OUT_OF_MEMORY, 1, SLICE, limited, NOW);
    assertThat(((Decision.Again) first).slice()).isEqualTo(slice(5000, 3000, 400));

    Decision last = ample.decide(OUT_OF_MEMORY, 1, slice(5000, 5000, 400), limited, NOW);
    assertThat(last).isInstanceOf(Decision.Never.class);
    assertThat(last.why()).contains("its memory cannot grow beyond");
  }

  @Test
  void growsNoFurtherThanTheMachine() {
    RetryPolicy tight = new RetryPolicy(new MachineCapacity(8, new MemorySize(7000)));

    Decision first = tight.decide(OUT_OF_MEMORY, 1, SLICE, Retry.DEFAULT, NOW);
    Slice grown = ((Decision.Again) first).slice();
    assertThat(grown.memoryOnOneMachine()).isEqualTo(new MemorySize(7000));

    assertThat(tight.decide(OUT_OF_MEMORY, 2, grown, Retry.DEFAULT, NOW))
        .isInstanceOf(Decision.Never.class);
  }

  @Test
  void repeatsWhatWasKilledAtTheSameSizeWhereOverheadCannotGrow() {
    RetryPolicy tight = new RetryPolicy(new MachineCapacity(8, SLICE.memoryOnOneMachine()));

    Decision decision = tight.decide(DiagnosisTest.exit(137), 1, SLICE, Retry.DEFAULT, NOW);

    assertThat(((Decision.Again) decision).slice()).isEqualTo(SLICE);
  }

  @Test
  void givesNoMoreOverheadThanTheLimitOfThePlanLeavesBesideTheHeap() {
    Decision within = ample.decide(DiagnosisTest.exit(137), 1, SLICE, limitedTo(4600), NOW);
    assertThat(((Decision.Again) within).slice()).isEqualTo(slice(4000, 2000, 600));

    Decision beyond = ample.decide(DiagnosisTest.exit(137), 1, SLICE, limitedTo(4599), NOW);
    assertThat(((Decision.Again) beyond).slice()).isEqualTo(SLICE);
    assertThat(beyond.why()).endsWith("again at the same size");
  }

  @Test
  void neverRepeatsTheUsersOwnFault() {
    Decision decision = ample.decide(DiagnosisTest.exit(1), 1, SLICE, Retry.DEFAULT, NOW);

    assertThat(decision).isEqualTo(new Decision.Never("not repeated: exit code 1"));
  }

  @Test
  void stopsWhenAllAttemptsAreUsed() {
    Decision decision =
        ample.decide(Failure.of(Failure.Origin.VANISHED, "gone"), 3, SLICE, Retry.DEFAULT, NOW);

    assertThat(decision)
        .isEqualTo(
            new Decision.Never(
                "it ended without leaving an exit code, and all 3 attempts are used"));
  }

  @Test
  void doublesTheWaitUpToTheLongest() {
    assertThat(RetryPolicy.backoff(1, Retry.DEFAULT)).isEqualTo(Duration.ofSeconds(15));
    assertThat(RetryPolicy.backoff(2, Retry.DEFAULT)).isEqualTo(Duration.ofSeconds(30));
    assertThat(RetryPolicy.backoff(5, Retry.DEFAULT)).isEqualTo(Duration.ofMinutes(4));
    assertThat(RetryPolicy.backoff(6, Retry.DEFAULT)).isEqualTo(Duration.ofMinutes(5));
    assertThat(RetryPolicy.backoff(1_000_000, Retry.DEFAULT)).isEqualTo(Duration.ofMinutes(5));
  }

  private static RetryPolicy on(int gibibytes) {
    return new RetryPolicy(new MachineCapacity(8, MemorySize.ofGibibytes(gibibytes)));
  }

  private static Retry limitedTo(long mebibytes) {
    Retry d = Retry.DEFAULT;
    return new Retry(
        d.maxAttempts(),
        d.backoff(),
        d.maxBackoff(),
        d.memoryGrowth(),
        Optional.of(new MemorySize(mebibytes)),
        ImmutableList.of(),
        ImmutableList.of());
  }

  private static Slice slice(long driverMiB, long executorMiB, long overheadMiB) {
    return new Slice(
        1,
        2,
        new MemorySize(executorMiB),
        1,
        new MemorySize(driverMiB),
        new MemorySize(overheadMiB),
        MemorySize.ZERO,
        MemorySize.ZERO);
  }
}
