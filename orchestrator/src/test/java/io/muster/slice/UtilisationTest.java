package io.muster.slice;

import static io.muster.slice.YarnClusters.slice;
import static io.muster.slice.YarnClusters.withMasterLimit;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UtilisationTest {
  private static final int ANY = Integer.MAX_VALUE;

  /** Three executors of 16g and 4 cores a node, with a gap of 6 GiB for a driver. */
  private final YarnCapacity cluster = YarnClusters.of(24, 60, 13);

  private final Slice eight = slice(8, 4, "16g", "4g");

  @Test
  void saysThatAllExecutorsAreUsed() {
    Utilisation all = Utilisation.of(cluster, Collections.nCopies(9, eight), ANY);

    assertThat(all.text())
        .isEqualTo("72 executors of 4 cores: 9 applications × 8 = 72 used, 0 idle, 1 wave");
    assertThat(all.warning()).isEmpty();
    assertThat(all.share()).isEqualTo(1);
    assertThat(all.idle()).isZero();
  }

  @Test
  void largerSlicesOfSomeAreCountedAsTheyAre() {
    List<Slice> slices = new ArrayList<>(Collections.nCopies(7, eight));
    slices.add(eight.withExecutors(16));

    assertThat(Utilisation.of(cluster, slices, ANY).text())
        .isEqualTo(
            "72 executors of 4 cores: 7 applications × 8 + 1 × 16 = 72 used, 0 idle, 1 wave");
  }

  @Test
  void executorsOfDifferentSizesAreCountedInCores() {
    List<Slice> slices = new ArrayList<>(Collections.nCopies(6, eight));
    slices.add(slice(8, 3, "8g", "4g"));

    Utilisation mixed = Utilisation.of(cluster, slices, ANY);

    assertThat(mixed.text())
        .startsWith("288 cores: 1 application × 24 + 6 × 32 = 216 used, 72 idle, 1 wave");
    assertThat(mixed.warning()).isPresent();
  }

  @Test
  void warnsOfALastWaveThatIsSmallAndSaysWhatWouldBeBetter() {
    Utilisation ten = Utilisation.of(cluster, Collections.nCopies(10, eight), ANY);

    assertThat(ten.waves()).isEqualTo(2);
    assertThat(ten.text())
        .isEqualTo(
            "72 executors of 4 cores: 9 applications × 8 = 72 used, 0 idle, 2 waves, the last with"
                + " 8 used");
    assertThat(ten.warning())
        .contains(
            "only 56 % of 72 executors of 4 cores are used: the applications come in 2 waves that"
                + " do not fill the cluster; change slice.executors (7 would use 97 %)");
  }

  @Test
  void warnsOfSmallApplications() {
    Utilisation few = Utilisation.of(cluster, Collections.nCopies(3, eight), ANY);

    assertThat(few.text())
        .isEqualTo("72 executors of 4 cores: 3 applications × 8 = 24 used, 48 idle, 1 wave");
    assertThat(few.warning())
        .contains(
            "only 33 % of 72 executors of 4 cores are used: all applications run at once and are"
                + " small; make slice.executors larger (24 would use 100 %)");
  }

  @Test
  void warnsOfTheLimitOfApplicationsAtOnce() {
    assertThat(Utilisation.of(cluster, Collections.nCopies(9, eight), 3).warning().orElseThrow())
        .contains("limits.max_concurrent is 3; raise it, or make slice.executors larger (24 ");
  }

  @Test
  void warnsOfTheMastersShare() {
    Utilisation tight =
        Utilisation.of(withMasterLimit(cluster, 3 * 5120), Collections.nCopies(9, eight), ANY);

    assertThat(tight.text())
        .isEqualTo("72 executors of 4 cores: 3 applications × 8 = 24 used, 48 idle, 3 waves");
    assertThat(tight.warning().orElseThrow())
        .contains(
            "the AM share allows 3 applications at once; raise"
                + " yarn.scheduler.capacity.maximum-am-resource-percent");
  }

  @Test
  void warnsOfCoresThatMemoryLeavesIdle() {
    YarnCapacity manyCores = YarnClusters.of(24, 60, 32);

    assertThat(
            Utilisation.of(manyCores, Collections.nCopies(9, eight), ANY).warning().orElseThrow())
        .startsWith("only 38 % of 768 cores run tasks");
  }

  @Test
  void whatNeverFitsIsLeftOut() {
    Utilisation none = Utilisation.of(cluster, List.of(slice(1, 4, "900g", "4g")), ANY);

    assertThat(none.text()).isEqualTo("no application fits now");
    assertThat(none.waves()).isZero();
  }
}
