package io.muster.slice;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts whole containers onto nodes. First-fit decreasing first, which mostly finds a place for all;
 * where it does not, every way is tried, as long as there are few kinds of containers. Hence what
 * fits still fits when there is less of it or when it is smaller, which first-fit alone does not
 * promise (nodes of 10: with 4, 4, 3, 3, 3, 3 it fails, though 4+3+3 twice does). With more ways
 * than are tried, of many sizes or of hundreds of applications on hundreds of nodes, it may find no
 * place where there is one, and never the other way round.
 */
final class Packing {
  /**
   * Combinations of the counts of the rarer kinds, times what one node can hold of them, times
   * nodes: some ten milliseconds of work.
   */
  private static final long MOST_WORK = 5_000_000;

  private Packing() {}

  /**
   * Containers of one kind.
   *
   * @param label the only nodes for them; empty: all
   */
  record Batch(YarnResource size, Optional<String> label, int count) {
    Batch withCount(int number) {
      return new Batch(size, label, number);
    }

    boolean mayUse(YarnNode node) {
      return label.isEmpty() || label.get().equals(node.label());
    }

    boolean isLike(Batch other) {
      return size.equals(other.size) && label.equals(other.label);
    }
  }

  static boolean fits(List<YarnNode> nodes, List<Batch> batches) {
    List<Batch> kinds = kinds(batches);
    if (kinds.isEmpty() || firstFit(nodes, kinds)) {
      return true;
    }
    // the most numerous kind costs nothing to count
    kinds.sort(Comparator.comparingInt(Batch::count));
    Batch last = kinds.remove(kinds.size() - 1);
    return isLittleWork(nodes, kinds) && new Search(kinds, last).most(nodes) >= last.count();
  }

  /** How many of the kind can be placed beside the others; negative if the others cannot. */
  static int most(List<YarnNode> nodes, List<Batch> others, Batch kind) {
    List<Batch> kinds = kinds(others);
    if (isLittleWork(nodes, kinds)) {
      return new Search(kinds, kind).most(nodes);
    }
    int least = -1;
    int beyond = 1 + nodes.stream().mapToInt(node -> node.left().holds(kind.size())).sum();
    while (least + 1 < beyond) {
      int middle = (least + beyond) / 2;
      List<Batch> all = new ArrayList<>(kinds);
      all.add(kind.withCount(middle));
      if (firstFit(nodes, all)) {
        least = middle;
      } else {
        beyond = middle;
      }
    }
    return least;
  }

  /** Those of the same kind in one, without those of which there are none. */
  private static List<Batch> kinds(List<Batch> batches) {
    List<Batch> kinds = new ArrayList<>();
    for (Batch batch : batches) {
      int at = 0;
      while (at < kinds.size() && !kinds.get(at).isLike(batch)) {
        at++;
      }
      if (at < kinds.size()) {
        kinds.set(at, batch.withCount(kinds.get(at).count() + batch.count()));
      } else if (batch.count() > 0) {
        kinds.add(batch);
      }
    }
    return kinds;
  }

  private static boolean firstFit(List<YarnNode> nodes, List<Batch> kinds) {
    YarnResource[] left = nodes.stream().map(YarnNode::left).toArray(YarnResource[]::new);
    List<Batch> largestFirst = new ArrayList<>(kinds);
    largestFirst.sort(
        Comparator.comparing((Batch b) -> b.size().memoryMiB())
            .thenComparing(b -> b.size().vcores())
            .reversed());
    for (Batch kind : largestFirst) {
      int open = kind.count();
      for (int i = 0; i < left.length && open > 0; i++) {
        if (kind.mayUse(nodes.get(i))) {
          int here = Math.min(open, left[i].holds(kind.size()));
          left[i] = left[i].minus(kind.size().times(here));
          open -= here;
        }
      }
      if (open > 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLittleWork(List<YarnNode> nodes, List<Batch> kinds) {
    long work = Math.max(1, nodes.size());
    for (Batch kind : kinds) {
      int onOne = nodes.stream().mapToInt(node -> node.left().holds(kind.size())).max().orElse(0);
      long ways = (kind.count() + 1L) * (Math.min(kind.count(), onOne) + 1L);
      work = Math.min(MOST_WORK + 1, work * ways);
    }
    return work <= MOST_WORK;
  }

  /**
   * Goes through the nodes and remembers, for every count of each of the others that the nodes so
   * far can hold, how many of the last kind they can hold beside them at most.
   */
  private static final class Search {
    private final List<Batch> others;
    private final Batch last;

    /** Of each of the others the weight of one in the number of a state; then their number. */
    private final int[] weights;

    Search(List<Batch> others, Batch last) {
      this.others = others;
      this.last = last;
      this.weights = new int[others.size() + 1];
      weights[0] = 1;
      for (int i = 0; i < others.size(); i++) {
        weights[i + 1] = weights[i] * (others.get(i).count() + 1);
      }
    }

    /** The load of one node: a state, and how many of the last kind go beside it. */
    private record Load(int state, int ofLast) {}

    /** Nodes that are alike are loaded alike. */
    private record Shape(YarnResource left, String label) {}

    int most(List<YarnNode> nodes) {
      int[] best = new int[weights[others.size()]];
      Arrays.fill(best, -1);
      best[0] = 0;
      Map<Shape, ImmutableList<Load>> loads = new HashMap<>();
      for (YarnNode node : nodes) {
        best =
            withNode(
                best,
                loads.computeIfAbsent(new Shape(node.left(), node.label()), s -> loads(node)));
      }
      return best[best.length - 1];
    }

    private int[] withNode(int[] best, ImmutableList<Load> loads) {
      int[] with = new int[best.length];
      Arrays.fill(with, -1);
      for (int state = 0; state < best.length; state++) {
        for (int i = 0; best[state] >= 0 && i < loads.size(); i++) {
          Load load = loads.get(i);
          if (areTogetherWithin(state, load.state())) {
            int sum = state + load.state();
            with[sum] = Math.max(with[sum], best[state] + load.ofLast());
          }
        }
      }
      return with;
    }

    private boolean areTogetherWithin(int state, int more) {
      for (int i = 0; i < others.size(); i++) {
        if (count(state, i) + count(more, i) > others.get(i).count()) {
          return false;
        }
      }
      return true;
    }

    private int count(int state, int kind) {
      return state % weights[kind + 1] / weights[kind];
    }

    private ImmutableList<Load> loads(YarnNode node) {
      ImmutableList.Builder<Load> loads = ImmutableList.builder();
      load(node, 0, node.left(), 0, loads);
      return loads.build();
    }

    private void load(
        YarnNode node, int kind, YarnResource left, int state, ImmutableList.Builder<Load> loads) {
      if (kind == others.size()) {
        loads.add(new Load(state, last.mayUse(node) ? left.holds(last.size()) : 0));
        return;
      }
      Batch batch = others.get(kind);
      int most = batch.mayUse(node) ? Math.min(batch.count(), left.holds(batch.size())) : 0;
      for (int n = 0; n <= most; n++) {
        YarnResource beside = left.minus(batch.size().times(n));
        load(node, kind + 1, beside, state + n * weights[kind], loads);
      }
    }
  }
}
