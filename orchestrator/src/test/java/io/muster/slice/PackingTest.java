package io.muster.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.slice.Packing.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void containersAreWhole() {
    List<YarnNode> node = List.of(node("", 60));

    assertThat(Packing.fits(node, List.of(batch(18, 3)))).isTrue();
    assertThat(Packing.fits(node, List.of(batch(18, 4)))).isFalse();
    assertThat(Packing.most(node, List.of(), batch(18, 1))).isEqualTo(3);
  }

  @Test
  void findsAPlaceWhereFirstFitDoesNot() {
    List<YarnNode> nodes = List.of(node("", 10), node("", 10));

    assertThat(Packing.fits(nodes, List.of(batch(4, 2), batch(3, 4)))).isTrue();
    assertThat(Packing.fits(nodes, List.of(batch(4, 2), batch(3, 5)))).isFalse();
  }

  @Test
  void countsWhatGoesBesideTheOthers() {
    List<YarnNode> nodes = List.of(node("", 60), node("", 60));

    assertThat(Packing.most(nodes, List.of(batch(6, 2)), batch(18, 1))).isEqualTo(6);
    assertThat(Packing.most(nodes, List.of(batch(6, 3)), batch(18, 1))).isEqualTo(5);
    assertThat(Packing.most(nodes, List.of(batch(61, 1)), batch(18, 1))).isNegative();
  }

  @Test
  void coresCountWhereContainersHaveThem() {
    List<YarnNode> node = List.of(node("", 60));
    Batch fourCores = new Batch(new YarnResource(10, 4), Optional.empty(), 5);

    assertThat(Packing.fits(node, List.of(fourCores))).isFalse();
    assertThat(Packing.fits(node, List.of(fourCores.withCount(4)))).isTrue();
  }

  @Test
  void keepsToTheLabel() {
    List<YarnNode> nodes = List.of(node("TASK", 60), node("CORE", 20));
    Batch master = new Batch(new YarnResource(10, 0), Optional.of("CORE"), 1);

    assertThat(Packing.fits(nodes, List.of(master.withCount(2), batch(20, 3)))).isTrue();
    assertThat(Packing.fits(nodes, List.of(master.withCount(3)))).isFalse();
  }

  @Test
  void manyKindsAreStillPlacedAndNeverTooMany() {
    List<YarnNode> nodes = new ArrayList<>();
    List<Batch> kinds = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      nodes.add(node("", 100));
      kinds.add(batch(20 + i % 20, 2));
    }

    assertThat(Packing.fits(nodes, kinds)).isTrue();
    assertThat(Packing.most(nodes, kinds, batch(20, 1))).isBetween(1, 80);
    kinds.add(batch(50, 60));
    assertThat(Packing.fits(nodes, kinds)).isFalse();
    assertThat(Packing.most(nodes, kinds, batch(20, 1))).isNegative();
  }

  /** The reference tries every place for every container. */
  @Property(tries = 300)
  void findsAPlaceExactlyWhereThereIsOne(
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 12) Integer> nodes,
      @ForAll @Size(min = 1, max = 3) List<@IntRange(min = 1, max = 6) Integer> sizes,
      @ForAll @Size(value = 3) List<@IntRange(min = 0, max = 3) Integer> counts) {
    List<Batch> batches = new ArrayList<>();
    List<Integer> containers = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      batches.add(batch(sizes.get(i), counts.get(i)));
      for (int n = 0; n < counts.get(i); n++) {
        containers.add(sizes.get(i));
      }
    }

    assertThat(Packing.fits(nodes.stream().map(size -> node("", size)).toList(), batches))
        .isEqualTo(hasPlace(nodes.stream().mapToInt(i -> i).toArray(), containers, 0));
  }

  private static boolean hasPlace(int[] left, List<Integer> containers, int next) {
    if (next == containers.size()) {
      return true;
    }
    int size = containers.get(next);
    for (int i = 0; i < left.length; i++) {
      if (left[i] >= size) {
        left[i] -= size;
        boolean has = hasPlace(left, containers, next + 1);
        left[i] += size;
        if (has) {
          return true;
        }
      }
    }
    return false;
  }

  private static YarnNode node(String label, int memory) {
    return new YarnNode("node", label, new YarnResource(memory, 16), YarnResource.NONE);
  }

  private static Batch batch(int memory, int count) {
    return new Batch(new YarnResource(memory, 0), Optional.empty(), count);
  }
}
