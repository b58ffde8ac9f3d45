package io.muster.slice;

import com.google.common.collect.ImmutableList;
import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Makes a slice of what the plan asks for: what it leaves open becomes a fair share of the cluster,
 * such that as many cores work for as long as possible. It tries the few sizes that people choose
 * from by hand, and takes the best.
 */
public final class YarnShare {
  /** spark.driver.memory unless set: less than this only where nothing else fits. */
  private static final MemorySize SPARKS_DRIVER = MemorySize.ofGibibytes(1);

  /** Heaps for a driver, the largest first. */
  private static final ImmutableList<MemorySize> DRIVERS =
      ImmutableList.of(
          MemorySize.ofGibibytes(4), MemorySize.ofGibibytes(2), SPARKS_DRIVER, new MemorySize(512));

  /** With so much of the cores at work more applications at once count for more. */
  private static final double AS_GOOD = 0.9;

  /** How many more waves than needed are looked at, and one. */
  private static final int MORE_WAVES = 8;

  private final YarnCapacity cluster;
  private final int iterations;
  private final int mostAtOnce;

  private YarnShare(YarnCapacity cluster, int iterations, int maxConcurrent) {
    this.cluster = cluster;
    this.iterations = Math.max(1, iterations);
    this.mostAtOnce = Math.max(1, Math.min(iterations, maxConcurrent));
  }

  /**
   * The slice of one of the iterations. If others leave no room at all, it is reckoned for the
   * cluster without them.
   */
  public static Slice of(
      SliceRequest asked, YarnCapacity cluster, int iterations, int maxConcurrent) {
    Candidate now = new YarnShare(cluster, iterations, maxConcurrent).best(asked);
    return now.cores() > 0
        ? now.slice()
        : new YarnShare(cluster.emptied(), iterations, maxConcurrent).best(asked).slice();
  }

  /** How many applications of this slice run at once. */
  public static int atOnce(Slice slice, Capacity cluster, int iterations, int maxConcurrent) {
    int most = Math.min(iterations, maxConcurrent);
    List<Slice> held = new ArrayList<>();
    while (held.size() < most && cluster.fits(held, slice)) {
      held.add(slice);
    }
    return held.size();
  }

  /**
   * A slice that was tried.
   *
   * @param waves in which the applications come
   * @param cores that work, on average over the waves
   */
  private record Candidate(Slice slice, int waves, double cores) {
    boolean isSensible() {
      return cores > 0 && slice.driverMemory().compareTo(SPARKS_DRIVER) >= 0;
    }

    /** A driver is not given more than an executor. */
    boolean isBalanced() {
      return slice.driverMemory().compareTo(slice.executorMemory()) <= 0;
    }
  }

  private Candidate best(SliceRequest asked) {
    ExecutorSizes sizes = new ExecutorSizes(cluster, mostAtOnce);
    List<Candidate> candidates = new ArrayList<>();
    for (MemorySize driver : drivers(asked)) {
      for (int cores : asked.executorCores().map(List::of).orElseGet(sizes::cores)) {
        Slice like = slice(asked, driver, cores, ExecutorSizes.LEAST_HEAP);
        for (MemorySize memory :
            asked.executorMemory().map(Set::of).orElseGet(() -> sizes.memories(like))) {
          candidates.add(spread(asked, like.withExecutorMemory(memory)));
        }
      }
    }
    if (candidates.isEmpty()) {
      return smallest(asked);
    }
    if (candidates.stream().anyMatch(Candidate::isSensible)) {
      candidates.removeIf(c -> !c.isSensible());
    }
    double most = candidates.stream().mapToDouble(Candidate::cores).max().orElse(0);
    candidates.removeIf(c -> c.cores() < most * AS_GOOD);
    return Collections.max(
        candidates,
        Comparator.comparing((Candidate c) -> -c.waves())
            .thenComparing(Candidate::cores)
            .thenComparing(Candidate::isBalanced)
            .thenComparing(c -> c.slice().driverMemory())
            .thenComparing(c -> c.slice().executorMemory()));
  }

  private Candidate smallest(SliceRequest asked) {
    return new Candidate(
        slice(asked, DRIVERS.get(DRIVERS.size() - 1), 1, ExecutorSizes.LEAST_HEAP), iterations, 0);
  }

  /** With one executor; how many there are is found by {@link #spread}. */
  private static Slice slice(SliceRequest asked, MemorySize driver, int cores, MemorySize memory) {
    return new Slice(
        asked.executors().orElse(1),
        asked.executorCores().orElse(cores),
        asked.executorMemory().orElse(memory),
        asked.driverCores().orElse(1),
        asked.driverMemory().orElse(driver),
        asked.memoryOverhead().orElse(MemorySize.ZERO),
        asked.pysparkMemory().orElse(MemorySize.ZERO),
        asked.offHeapMemory().orElse(MemorySize.ZERO));
  }

  /** In client mode the driver is not in YARN's memory, and nobody knows what its host has. */
  private List<MemorySize> drivers(SliceRequest asked) {
    if (asked.driverMemory().isPresent()) {
      return List.of(asked.driverMemory().get());
    }
    return cluster.spark().mode() == SparkOnYarn.DeployMode.CLIENT
        ? List.of(SPARKS_DRIVER)
        : DRIVERS;
  }

  /** Gives the slice its executors, if they are not asked for. */
  private Candidate spread(SliceRequest asked, Slice slice) {
    int most = cluster.refuses(slice) ? 0 : mostAtOnce(slice, asked.executors().orElse(1));
    if (most == 0) {
      return new Candidate(slice, iterations, 0);
    }
    return asked.executors().isPresent() ? working(slice, waves(most)) : inFewWaves(slice, most);
  }

  /** How many applications there may be at once with so many executors each. */
  private int mostAtOnce(Slice slice, long executors) {
    int fits = 0;
    int beyond = 1 + Math.min(mostAtOnce, cluster.queue().masters(cluster.master(slice)));
    while (fits + 1 < beyond) {
      int middle = (fits + beyond) / 2;
      if (cluster.roomForExecutors(List.of(), middle, slice) >= middle * executors) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return fits;
  }

  /**
   * As many applications at once as there may be, or some fewer, all waves alike, where more would
   * leave executors idle.
   */
  private Candidate inFewWaves(Slice slice, int most) {
    Candidate best = new Candidate(slice, iterations, 0);
    for (int more = 0; more < MORE_WAVES; more++) {
      int waves = Math.min(iterations, waves(most) + more);
      int atOnce = (iterations + waves - 1) / waves;
      int room = cluster.roomForExecutors(List.of(), atOnce, slice);
      Candidate next = working(slice.withExecutors(room / atOnce), waves);
      best = next.cores() > best.cores() ? next : best;
      if (next.cores() >= Utilisation.WELL_USED * room * slice.executorCores()) {
        break;
      }
    }
    return best;
  }

  private int waves(int atOnce) {
    return (iterations + atOnce - 1) / atOnce;
  }

  private Candidate working(Slice slice, int waves) {
    return new Candidate(slice, waves, (double) iterations * slice.taskCores() / waves);
  }
}
