package io.muster.slice;

import static io.muster.slice.YarnClusters.rules;
import static io.muster.slice.YarnClusters.size;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.MemorySize;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ContainerRulesTest {
  private static final ContainerRules NARROW =
      new ContainerRules(
          new YarnResource(1024, 1), new YarnResource(512, 2), new YarnResource(12_000, 5), true);

  @Test
  void roundsMemoryUpToTheStepAndCountsNoCores() {
    assertThat(rules(1024, false).granted(container("18022m", 4)))
        .isEqualTo(new YarnResource(18_432, 0));
    assertThat(rules(1024, true).granted(container("18g", 4)))
        .isEqualTo(new YarnResource(18_432, 4));
  }

  @Test
  void incrementAndMinimumAreTwoThings() {
    assertThat(NARROW.granted(container("1025m", 1))).isEqualTo(new YarnResource(1536, 2));
    assertThat(NARROW.granted(container("100m", 2))).isEqualTo(new YarnResource(1024, 2));
  }

  @Test
  void doesNotRoundBeyondTheLargest() {
    assertThat(NARROW.granted(container("11999m", 5))).isEqualTo(new YarnResource(12_000, 5));
    assertThat(NARROW.refuses(container("12000m", 5))).isFalse();
    assertThat(NARROW.refuses(container("12001m", 5))).isTrue();
  }

  @Test
  void tooManyCoresAreRefusedAlsoWhereTheyAreNotCounted() {
    ContainerRules memoryOnly =
        new ContainerRules(NARROW.minimum(), NARROW.increment(), NARROW.largest(), false);

    assertThat(memoryOnly.refuses(container("1g", 6))).isTrue();
    assertThat(memoryOnly.refuses(container("1g", 5))).isFalse();
  }

  @Property(tries = 300)
  void whatIsGrantedIsGrantedAgainAndNeverLess(
      @ForAll @IntRange(min = 1, max = 20_000) int mebibytes,
      @ForAll @IntRange(min = 1, max = 8) int cores,
      @ForAll @IntRange(min = 1, max = 2048) int minimum,
      @ForAll @IntRange(min = 1, max = 2048) int increment,
      @ForAll @IntRange(min = 1, max = 20_000) int largest,
      @ForAll boolean countsVcores) {
    ContainerRules rules =
        new ContainerRules(
            new YarnResource(minimum, 1),
            new YarnResource(increment, 2),
            new YarnResource(largest, 7),
            countsVcores);
    Container asked = container(mebibytes + "m", cores);
    YarnResource granted = rules.granted(asked);
    Container again = container(granted.memoryMiB() + "m", Math.max(1, (int) granted.vcores()));

    assertThat(rules.granted(again)).isEqualTo(granted);
    assertThat(granted.memoryMiB()).isGreaterThanOrEqualTo(mebibytes);
    assertThat(rules.refuses(asked) || granted.isWithin(rules.largest())).isTrue();
  }

  private static Container container(String memory, int cores) {
    return Container.of(size(memory), MemorySize.ZERO, cores);
  }
}
