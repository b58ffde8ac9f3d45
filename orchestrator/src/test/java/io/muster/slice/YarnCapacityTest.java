package io.muster.slice;

import static io.muster.slice.YarnClusters.size;
import static io.muster.slice.YarnClusters.slice;
import static io.muster.slice.YarnClusters.with;
import static io.muster.slice.YarnClusters.withMasterLimit;
import static io.muster.slice.YarnClusters.withOthers;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YarnCapacityTest {
  /** Room for three executors of 16g and a driver of 4g. */
  private final YarnCapacity node = YarnClusters.of(1, 60, 16);

  private final YarnCapacity three = YarnClusters.of(3, 60, 16);

  @Test
  void aNodeHasWholeExecutorsOnly() {
    assertThat(node.fits(List.of(), slice(3, 4, "16g", "4g"))).isTrue();
    assertThat(node.fits(List.of(), slice(4, 4, "13g", "4g"))).isFalse();
    assertThat(node.fits(List.of(), slice(4, 4, "12g", "2g"))).isTrue();
  }

  @Test
  void whatIsHeldIsTaken() {
    YarnCapacity cluster = withMasterLimit(three, 20_000);
    Slice slice = slice(3, 4, "16g", "4g");

    assertThat(cluster.fits(List.of(slice, slice), slice)).isTrue();
    assertThat(cluster.fits(List.of(slice, slice, slice), slice)).isFalse();
    assertThat(cluster.fits(List.of(slice, slice), slice(4, 4, "16g", "4g"))).isFalse();
  }

  @Test
  void coresCountWithTheDominantCalculatorOnly() {
    YarnCapacity dominant = with(node, YarnClusters.rules(1024, true));

    assertThat(node.fits(List.of(), slice(8, 4, "2g", "1g"))).isTrue();
    assertThat(dominant.fits(List.of(), slice(8, 4, "2g", "1g"))).isFalse();
    assertThat(dominant.fits(List.of(), slice(3, 4, "2g", "1g"))).isTrue();
    assertThat(dominant.fits(List.of(), slice(4, 4, "2g", "1g"))).isFalse();
  }

  @Test
  void oneMasterAloneMayExceedTheShareAndNoSecondOne() {
    YarnCapacity cluster = withMasterLimit(three, 1024);
    Slice slice = slice(1, 4, "16g", "4g");

    assertThat(cluster.fits(List.of(), slice)).isTrue();
    assertThat(cluster.fits(List.of(slice), slice)).isFalse();
    assertThat(cluster.explain(List.of(slice), slice))
        .isEqualTo(
            "waiting for YARN: queue default 13 % used, AM share 1 % allows 1 driver of 5g (1g in"
                + " all); raise yarn.scheduler.capacity.maximum-am-resource-percent, or make"
                + " slice.driver_memory smaller");
  }

  @Test
  void aMasterOfOthersCountsAsTheFirst() {
    YarnQueue queue = three.queue();
    YarnCapacity shared =
        with(
            three,
            new YarnQueue(
                "default",
                queue.limit(),
                new YarnResource(2048, 1),
                new YarnResource(1024, 1),
                new YarnResource(1024, 1)));
    Slice slice = slice(1, 4, "16g", "4g");

    assertThat(shared.fits(List.of(), slice)).isFalse();
    assertThat(shared.canEverFit(slice)).isTrue();
  }

  @Test
  void tellsWhatCanNeverFitFromWhatDoesNotNow() {
    Slice slice = slice(8, 4, "16g", "4g");
    YarnCapacity busy = withOthers(three, new YarnResource(50 * 1024, 3));

    assertThat(busy.fits(List.of(), slice)).isFalse();
    assertThat(busy.canEverFit(slice)).isTrue();
    assertThat(busy.canEverFit(slice(10, 4, "16g", "4g"))).isFalse();
    assertThat(busy.explain(List.of(), slice))
        .isEqualTo(
            "waiting for YARN: queue default 83 % used, it may have 180g, and 30g of it is free;"
                + " it takes 149g: 8 executors of 18g (16g + overhead"
                + " 1638m) and a driver of 5g (4g + overhead 409m)");
  }

  @Test
  void explainsWhatYarnRefuses() {
    YarnCapacity cluster =
        with(
            three,
            new ContainerRules(
                new YarnResource(1024, 1),
                new YarnResource(1024, 1),
                new YarnResource(12_288, 4),
                false));

    assertThat(cluster.fits(List.of(), slice(1, 4, "16g", "4g"))).isFalse();
    assertThat(cluster.explain(List.of(), slice(1, 4, "16g", "4g")))
        .isEqualTo(
            "each of its executors takes 18022m (16g + overhead 1638m), and the largest container of"
                + " YARN has 12g (yarn.scheduler.maximum-allocation-mb, and the largest node); make"
                + " slice.executor_memory smaller");
    assertThat(cluster.explain(List.of(), slice(1, 5, "1g", "4g")))
        .isEqualTo(
            "each of its executors takes 5 cores, and the largest container of YARN has 4"
                + " (yarn.scheduler.maximum-allocation-vcores, and the largest node); make"
                + " slice.executor_cores smaller");
    assertThat(cluster.explain(List.of(), slice(1, 1, "1g", "16g"))).startsWith("its driver takes");
  }

  @Test
  void explainsWhatTheClusterOrQueueIsTooSmallFor() {
    assertThat(three.explain(List.of(), slice(10, 4, "16g", "1g")))
        .isEqualTo(
            "it takes 182g: 10 executors of 18g (16g + overhead 1638m) and a driver of 2g (1g +"
                + " overhead 384m), and queue default may have 180g at most"
                + " (yarn.scheduler.capacity.root.default.maximum-capacity, user-limit-factor)");
    assertThat(three.explain(List.of(), slice(5, 4, "28g", "1g")))
        .endsWith(", and the 3 nodes of the empty cluster have room for 3 executors beside it");
  }

  @Test
  void explainsThatNoNodeHasRoomAlthoughTheQueueHas() {
    Slice held = slice(3, 4, "25g", "1g");

    assertThat(three.fits(List.of(held), slice(1, 4, "30g", "1g"))).isTrue();
    assertThat(three.explain(List.of(held), slice(2, 4, "30g", "1g")))
        .startsWith(
            "waiting for YARN: queue default 48 % used, the nodes have room for 1 executor of 33g;"
                + " it takes 68g");
  }

  @Test
  void saysHowASliceFits() {
    assertThat(three.explain(List.of(), slice(2, 4, "16g", "4g")))
        .isEqualTo(
            "it takes 41g: 2 executors of 18g (16g + overhead 1638m) and a driver of 5g (4g +"
                + " overhead 409m); queue default has 180g");
  }

  @Test
  void inClientModeMastersAreSmall() {
    YarnCapacity client = withMasterLimit(with(three, SparkOnYarn.of(DeployMode.CLIENT)), 4096);
    Slice slice = slice(1, 4, "8g", "20g");

    assertThat(client.fits(Collections.nCopies(3, slice), slice)).isTrue();
    assertThat(client.fits(Collections.nCopies(4, slice), slice)).isFalse();
    assertThat(client.explain(Collections.nCopies(4, slice), slice))
        .contains("allows 4 application masters of 1g (4g in all)")
        .endsWith("maximum-am-resource-percent");
  }

  @Test
  void mastersKeepToTheirLabel() {
    SparkOnYarn onCore =
        new SparkOnYarn(DeployMode.CLUSTER, 0.1, 0.1, Optional.of("CORE"), Optional.empty());

    assertThat(with(three, onCore).canEverFit(slice(1, 1, "1g", "1g"))).isFalse();
  }

  @Test
  void namesCoresWhereTheyCount() {
    YarnCapacity dominant = with(three, YarnClusters.rules(1024, true));

    assertThat(dominant.explain(List.of(), slice(60, 1, "1g", "1g")))
        .contains("it takes 122g and 61 cores: ")
        .contains("queue default may have 180g and 48 cores at most");
    assertThat(dominant.explain(List.of(slice(40, 1, "1g", "1g")), slice(8, 1, "1g", "1g")))
        .startsWith(
            "waiting for YARN: queue default 85 % used, it may have 180g and 48 cores, and ");
  }

  @Test
  void cutsMemoryToTheLargestThatFits() {
    Slice cut = three.largest(slice(1, 4, "200g", "100g"));

    assertThat(cut.driverMemory()).isEqualTo(size("55855m"));
    assertThat(cut.executorMemory()).isEqualTo(size("55855m"));
    assertThat(three.canEverFit(cut)).isTrue();
    assertThat(three.largest(slice(3, 4, "16g", "4g"))).isEqualTo(slice(3, 4, "16g", "4g"));
  }

  @Test
  void cutsAllInTheSameProportionWhereTheyAreTooMuchTogether() {
    Slice cut = three.largest(slice(8, 4, "30g", "30g"));

    assertThat(three.canEverFit(cut)).isTrue();
    assertThat(cut.driverMemory()).isEqualTo(cut.executorMemory());
    assertThat(cut.executorMemory().mebibytes()).isBetween(17L * 1024, 18_618L);
  }

  @Test
  void tellsTheOverheadThatGrowsAfterAKill() {
    assertThat(three.overhead(slice(1, 4, "16g", "4g"))).isEqualTo(size("1638m"));
    assertThat(three.overhead(slice(1, 4, "4g", "20g"))).isEqualTo(size("2g"));
    assertThat(three.overhead(slice(1, 4, "16g", "4g").withMemoryOverhead(size("3g"))))
        .isEqualTo(size("3g"));
  }

  @Test
  void coresAreThoseThatOthersLeave() {
    assertThat(three.cores()).isEqualTo(48);
    assertThat(withOthers(three, new YarnResource(30 * 1024, 1)).cores()).isEqualTo(24);
    assertThat(
            with(withOthers(three, new YarnResource(30 * 1024, 1)), YarnClusters.rules(1024, true))
                .cores())
        .isEqualTo(45);
  }
}
