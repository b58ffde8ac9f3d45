package io.muster.slice;

import static io.muster.slice.YarnClusters.rules;
import static io.muster.slice.YarnClusters.size;
import static io.muster.slice.YarnClusters.with;
import static io.muster.slice.YarnClusters.withMasterLimit;
import static io.muster.slice.YarnClusters.withOthers;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.SliceRequest;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class YarnShareTest {
  private static final int ANY = Integer.MAX_VALUE;

  private final YarnCapacity cluster = YarnClusters.of(18, 60, 16);

  @Test
  void nineApplicationsShareAllExecutors() {
    Slice slice = YarnShare.of(SliceRequest.AUTO, cluster, 9, ANY);

    assertThat(slice.executors()).isEqualTo(8);
    assertThat(slice.executorCores()).isEqualTo(4);
    assertThat(slice.driverMemory()).isEqualTo(size("4g"));
    assertThat(cluster.executor(slice).times(4).plus(cluster.master(slice)).memoryMiB())
        .isBetween(54L * 1024, 60L * 1024);
    assertThat(YarnShare.atOnce(slice, cluster, 9, ANY)).isEqualTo(9);
    assertThat(YarnShare.atOnce(slice, cluster, 9, 5)).isEqualTo(5);
  }

  @Test
  void takesThePlansWordForWhatItSays() {
    SliceRequest asked =
        new SliceRequest(
            Optional.of(3),
            Optional.of(2),
            Optional.of(size("700m")),
            Optional.of(2),
            Optional.of(size("900m")),
            Optional.of(size("100m")),
            Optional.of(size("50m")),
            Optional.of(size("60m")));

    assertThat(YarnShare.of(asked, cluster, 9, ANY))
        .isEqualTo(
            new Slice(3, 2, size("700m"), 2, size("900m"), size("100m"), size("50m"), size("60m")));
  }

  @Test
  void fewerAtOnceGetMoreExecutorsEach() {
    Slice slice = YarnShare.of(SliceRequest.AUTO, cluster, 9, 3);

    assertThat(slice.executors()).isEqualTo(24);
    assertThat(YarnShare.atOnce(slice, cluster, 9, 3)).isEqualTo(3);
  }

  @Test
  void whereTheMastersShareIsSmallDriversAreSmaller() {
    YarnCapacity tight = withMasterLimit(cluster, 9 * 2048);
    Slice slice = YarnShare.of(SliceRequest.AUTO, tight, 9, ANY);

    assertThat(slice.driverMemory()).isEqualTo(size("1g"));
    assertThat(slice.executors()).isEqualTo(8);
    assertThat(YarnShare.atOnce(slice, tight, 9, ANY)).isEqualTo(9);
  }

  @Test
  void moreIterationsThanExecutorsComeInWavesThatFillTheCluster() {
    Slice slice = YarnShare.of(SliceRequest.AUTO, cluster, 100, ANY);
    int atOnce = YarnShare.atOnce(slice, cluster, 100, ANY);

    assertThat(atOnce * slice.taskCores()).isGreaterThanOrEqualTo(250);
    assertThat(Utilisation.of(cluster, Collections.nCopies(100, slice), ANY).share())
        .isGreaterThanOrEqualTo(Utilisation.WELL_USED);
  }

  @Test
  void smallNodesHaveSmallExecutors() {
    YarnCapacity small = YarnClusters.of(2, 4, 2);
    Slice slice = YarnShare.of(SliceRequest.AUTO, withMasterLimit(small, 4096), 2, ANY);

    assertThat(slice.executorCores()).isEqualTo(2);
    assertThat(YarnShare.atOnce(slice, withMasterLimit(small, 4096), 2, ANY)).isEqualTo(2);
  }

  @Test
  void whereCoresCountDriversTakeThem() {
    YarnCapacity dominant = with(cluster, rules(1024, true));
    Slice slice = YarnShare.of(SliceRequest.AUTO, dominant, 9, ANY);

    assertThat(YarnShare.atOnce(slice, dominant, 9, ANY)).isEqualTo(9);
    assertThat(9 * slice.taskCores()).isGreaterThanOrEqualTo(270);
  }

  @Test
  void theDriverOfAClientIsNotInYarn() {
    YarnCapacity client = with(cluster, SparkOnYarn.of(DeployMode.CLIENT));

    Slice slice = YarnShare.of(SliceRequest.AUTO, client, 9, ANY);

    assertThat(slice.driverMemory()).isEqualTo(size("1g"));
    assertThat(slice.executors()).isEqualTo(8);
  }

  @Test
  void aLargerOverheadFactorLeavesSmallerHeaps() {
    SparkOnYarn emr =
        new SparkOnYarn(DeployMode.CLUSTER, 0.1875, 0.1875, Optional.empty(), Optional.empty());
    Slice slice = YarnShare.of(SliceRequest.AUTO, with(cluster, emr), 9, ANY);
    Slice usual = YarnShare.of(SliceRequest.AUTO, cluster, 9, ANY);

    assertThat(slice.taskCores()).isEqualTo(usual.taskCores());
    assertThat(slice.executorMemory()).isLessThan(usual.executorMemory());
  }

  @Test
  void noExecutorIsLargerThanTheLargestContainer() {
    YarnResource least = new YarnResource(1024, 1);
    YarnCapacity narrow =
        with(cluster, new ContainerRules(least, least, new YarnResource(8192, 3), false));
    Slice slice = YarnShare.of(SliceRequest.AUTO, narrow, 9, ANY);

    assertThat(slice.executorCores()).isEqualTo(3);
    assertThat(narrow.executor(slice).memoryMiB()).isLessThanOrEqualTo(8192);
    assertThat(narrow.canEverFit(slice)).isTrue();
  }

  @Test
  void reckonsWithWhatOthersLeave() {
    YarnCapacity half = withOthers(cluster, new YarnResource(30 * 1024, 8));
    Slice slice = YarnShare.of(SliceRequest.AUTO, half, 9, ANY);

    assertThat(YarnShare.atOnce(slice, half, 9, ANY)).isEqualTo(9);
  }

  @Test
  void reckonsWithTheWholeClusterWhereOthersLeaveNothing() {
    YarnCapacity full = withOthers(cluster, new YarnResource(60 * 1024, 16));
    Slice slice = YarnShare.of(SliceRequest.AUTO, full, 9, ANY);

    assertThat(full.fits(List.of(), slice)).isFalse();
    assertThat(slice).isEqualTo(YarnShare.of(SliceRequest.AUTO, cluster, 9, ANY));
  }

  @Test
  void whatCannotBeHadIsMadeAllTheSameAndRefusedByTheCapacity() {
    SliceRequest huge =
        new SliceRequest(
            Optional.of(500),
            Optional.empty(),
            Optional.of(size("900g")),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Slice slice = YarnShare.of(huge, cluster, 9, ANY);

    assertThat(slice.executors()).isEqualTo(500);
    assertThat(cluster.canEverFit(slice)).isFalse();
  }

  @Test
  void aLargeClusterAndManyIterationsAreReckonedToo() {
    YarnCapacity large = YarnClusters.of(500, 240, 64);
    Slice slice = YarnShare.of(SliceRequest.AUTO, large, 300, ANY);

    assertThat(slice.taskCores()).isBetween(95, 106);
    assertThat(YarnShare.atOnce(slice, large, 300, ANY)).isEqualTo(300);
  }

  @Test
  void withoutNodesThereIsASliceThatNeverFits() {
    YarnCapacity none = YarnClusters.of(0, 60, 16);
    Slice slice = YarnShare.of(SliceRequest.AUTO, none, 9, ANY);

    assertThat(none.canEverFit(slice)).isFalse();
    assertThat(none.explain(List.of(), slice)).contains("may have 0m at most");
    assertThat(none.cores()).isZero();
  }

  /** Whatever the cluster, the share of each fits, if any node has room for the smallest. */
  @Property(tries = 150)
  void aShareFits(
      @ForAll @IntRange(min = 1, max = 12) int nodes,
      @ForAll @IntRange(min = 3, max = 256) int gibibytes,
      @ForAll @IntRange(min = 2, max = 64) int vcores,
      @ForAll @IntRange(min = 1, max = 40) int iterations,
      @ForAll boolean countsVcores,
      @ForAll boolean isClient) {
    YarnCapacity yarn =
        with(
            with(YarnClusters.of(nodes, gibibytes, vcores), rules(512, countsVcores)),
            SparkOnYarn.of(isClient ? DeployMode.CLIENT : DeployMode.CLUSTER));
    Slice slice = YarnShare.of(SliceRequest.AUTO, yarn, iterations, ANY);

    assertThat(yarn.fits(List.of(), slice)).as("%s", slice).isTrue();
    assertThat(YarnShare.atOnce(slice, yarn, iterations, ANY)).isPositive();
  }
}
