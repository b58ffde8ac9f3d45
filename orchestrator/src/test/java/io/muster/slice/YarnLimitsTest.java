package io.muster.slice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.plan.MemorySize;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every cluster and every run. */
class YarnLimitsTest {
  @Property(tries = 300)
  void nothingThatFitsExceedsALimit(
      @ForAll("clusters") YarnCapacity cluster, @ForAll("slices") List<Slice> slices) {
    List<Slice> held = held(cluster, slices);
    YarnResource total = cluster.total(held);
    YarnResource masters = YarnResource.NONE;
    long ofNodes = cluster.nodes().stream().mapToLong(n -> n.left().memoryMiB()).sum();
    for (Slice slice : held) {
      masters = masters.plus(cluster.master(slice));
      assertThat(cluster.executor(slice).isWithin(cluster.rules().largest())).isTrue();
    }

    assertThat(total.isWithin(cluster.queue().left())).isTrue();
    assertThat(total.memoryMiB()).isLessThanOrEqualTo(ofNodes);
    assertThat(held.size() <= 1 || masters.isWithin(cluster.queue().masterLimit())).isTrue();
  }

  @Property(tries = 300)
  void whatFitsStillFitsWhenLessIsHeldOrWanted(
      @ForAll("clusters") YarnCapacity cluster, @ForAll("slices") List<Slice> slices) {
    List<Slice> held = held(cluster, slices);
    for (int last = held.size() - 1; last > 0; last--) {
      List<Slice> before = held.subList(0, last);
      Slice wanted = held.get(last);
      for (int i = 0; i < before.size(); i++) {
        List<Slice> fewer = new ArrayList<>(before);
        fewer.remove(i);
        assertThat(cluster.fits(fewer, wanted)).isTrue();
      }
      assertThat(cluster.fits(before, wanted.least(slices.get(0)))).isTrue();
      assertThat(cluster.canEverFit(wanted)).isTrue();
    }
  }

  @Property(tries = 300)
  void theLargestFitsAndIsNoLargerThanWanted(
      @ForAll("clusters") YarnCapacity cluster, @ForAll("slices") List<Slice> slices) {
    Slice wanted = slices.get(0).withExecutorMemory(MemorySize.ofGibibytes(300));
    Slice largest = cluster.largest(wanted);
    Slice least = wanted.withDriverMemory(new MemorySize(1)).withExecutorMemory(new MemorySize(1));

    assertThat(largest.least(wanted)).isEqualTo(largest);
    assertThat(cluster.largest(largest)).isEqualTo(largest);
    assertThat(cluster.canEverFit(largest)).isEqualTo(cluster.canEverFit(least));
  }

  @Property(tries = 300)
  void noMoreThanAllIsUsedAndEveryApplicationThatFitsHasItsWave(
      @ForAll("clusters") YarnCapacity cluster, @ForAll("slices") List<Slice> slices) {
    Utilisation use = Utilisation.of(cluster, slices, 3);
    long fit = slices.stream().filter(s -> cluster.fits(List.of(), s)).count();

    assertThat(use.used()).isBetween(0, use.places());
    assertThat(use.waves()).isBetween((int) (fit + 2) / 3, (int) fit);
    assertThat(use.text()).contains(fit == 0 ? "no application fits now" : " idle, ");
  }

  private static List<Slice> held(YarnCapacity cluster, List<Slice> slices) {
    List<Slice> held = new ArrayList<>();
    for (Slice slice : slices) {
      if (cluster.fits(held, slice)) {
        held.add(slice);
      }
    }
    return held;
  }

  @Provide
  Arbitrary<List<Slice>> slices() {
    Arbitrary<Slice> slice =
        Combinators.combine(
                Arbitraries.integers().between(1, 5),
                Arbitraries.integers().between(1, 5),
                Arbitraries.of("1g", "3g", "4g", "16g"),
                Arbitraries.of("1g", "4g"))
            .as(YarnClusters::slice);
    return slice.list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<YarnCapacity> clusters() {
    return Combinators.combine(
            Arbitraries.integers().between(4, 80).list().ofMinSize(1).ofMaxSize(4),
            Arbitraries.integers().between(5, 32),
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(10, 100),
            Arbitraries.of(1L, 256L, 1024L),
            Arbitraries.of(true, false),
            Arbitraries.of(DeployMode.values()))
        .as(YarnLimitsTest::cluster);
  }

  private static YarnCapacity cluster(
      List<Integer> gibibytes,
      int vcores,
      int usedGibibytes,
      int percent,
      long step,
      boolean countsVcores,
      DeployMode mode) {
    YarnResource used = new YarnResource(usedGibibytes * 1024L, usedGibibytes);
    ImmutableList<YarnNode> nodes =
        IntStream.range(0, gibibytes.size())
            .mapToObj(
                i ->
                    new YarnNode(
                        "node" + i, "", new YarnResource(gibibytes.get(i) * 1024L, vcores), used))
            .collect(ImmutableList.toImmutableList());
    YarnResource all =
        nodes.stream().map(YarnNode::total).reduce(YarnResource.NONE, YarnResource::plus);
    YarnResource limit =
        new YarnResource(all.memoryMiB() * percent / 100, all.vcores() * percent / 100);
    return new YarnCapacity(
        nodes,
        new YarnQueue(
            "default",
            limit,
            YarnResource.NONE,
            new YarnResource(limit.memoryMiB() / 4, limit.vcores()),
            YarnResource.NONE),
        YarnClusters.rules(step, countsVcores),
        SparkOnYarn.of(mode));
  }
}
