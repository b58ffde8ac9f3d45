package io.muster.slice;

import com.google.common.collect.ImmutableList;
import io.muster.plan.SliceRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much of YARN some waves of applications use, and what would use more. */
final class Reckoning {
  private final YarnCapacity cluster;
  private final ImmutableList<ImmutableList<Slice>> waves;
  private final int maxConcurrent;
  private final ImmutableList<Slice> all;
  private final ImmutableList<Slice> fullest;

  /** Whether all executors are alike, so that they can be counted. */
  private final boolean isUniform;

  Reckoning(YarnCapacity cluster, ImmutableList<ImmutableList<Slice>> waves, int maxConcurrent) {
    this.cluster = cluster;
    this.waves = waves;
    this.maxConcurrent = maxConcurrent;
    this.all = waves.stream().flatMap(List::stream).collect(ImmutableList.toImmutableList());
    this.fullest =
        waves.stream().max(Comparator.comparingInt(Reckoning::cores)).orElse(ImmutableList.of());
    this.isUniform = all.stream().map(cluster.spark()::executor).distinct().count() == 1;
  }

  Utilisation utilisation() {
    return new Utilisation(places(), used(fullest), share(), waves.size(), text(), warning());
  }

  private static int cores(List<Slice> wave) {
    return wave.stream().mapToInt(Slice::taskCores).sum();
  }

  private int counted(Slice slice) {
    return isUniform ? slice.executors() : slice.taskCores();
  }

  private int used(List<Slice> wave) {
    return wave.stream().mapToInt(this::counted).sum();
  }

  /** What is idle is counted in executors of the smallest kind. */
  private int places() {
    if (all.isEmpty()) {
      return 0;
    }
    Slice smallest =
        Collections.min(
            all, Comparator.comparing(Slice::executorMemory).thenComparing(Slice::executorCores));
    int more = cluster.roomForExecutors(fullest, 0, smallest);
    return used(fullest) + more * (isUniform ? 1 : smallest.executorCores());
  }

  double share() {
    return all.isEmpty() ? 0 : (double) used(all) / ((double) places() * waves.size());
  }

  private String text() {
    if (all.isEmpty()) {
      return "no application fits now";
    }
    List<Slice> last = waves.get(waves.size() - 1);
    return what(places())
        + ": "
        + applications(fullest)
        + " = "
        + used(fullest)
        + " used, "
        + (places() - used(fullest))
        + " idle, "
        + number(waves.size(), "wave")
        + (used(last) < used(fullest) ? ", the last with " + used(last) + " used" : "");
  }

  private String what(int number) {
    return isUniform
        ? number(number, "executor") + " of " + number(all.get(0).executorCores(), "core")
        : number(number, "core");
  }

  /** {@code 7 applications × 8 + 1 × 16}, the smallest first. */
  private String applications(List<Slice> wave) {
    Map<Integer, Long> numbers =
        wave.stream()
            .collect(Collectors.groupingBy(this::counted, TreeMap::new, Collectors.counting()));
    StringBuilder text = new StringBuilder();
    numbers.forEach(
        (size, number) ->
            text.append(text.isEmpty() ? number(number, "application") : " + " + number)
                .append(" × ")
                .append(size));
    return text.toString();
  }

  private Optional<String> warning() {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    if (share() < Utilisation.WELL_USED) {
      return Optional.of(
          "only "
              + percent(share())
              + " % of "
              + what(places())
              + " are used: "
              + cause()
              + better());
    }
    double ofCores = (double) cores(fullest) / Math.max(1, cluster.cores());
    return ofCores < Utilisation.WELL_USED
        ? Optional.of(
            "only "
                + percent(ofCores)
                + " % of "
                + number(cluster.cores(), "core")
                + " run tasks, and there is no room for another executor: make"
                + " slice.executor_memory smaller or slice.executor_cores larger")
        : Optional.empty();
  }

  private String cause() {
    if (waves.size() == 1) {
      return "all applications run at once and are small; make slice.executors larger";
    }
    if (fullest.size() >= maxConcurrent) {
      return "limits.max_concurrent is "
          + maxConcurrent
          + "; raise it, or make slice.executors larger";
    }
    Slice next = all.get(all.size() - 1);
    if (fullest.size() >= cluster.queue().masters(cluster.master(next))) {
      return "the AM share allows "
          + fullest.size()
          + " applications at once; raise yarn.scheduler.capacity.maximum-am-resource-percent, make"
          + " slice.driver_memory smaller, or slice.executors larger";
    }
    return "the applications come in "
        + waves.size()
        + " waves that do not fill the cluster; change slice.executors";
  }

  /** The number of executors that a fair share has, where it is better and there is one number. */
  private String better() {
    Slice slice = all.get(0);
    if (all.stream().distinct().count() > 1) {
      return "";
    }
    Slice fair = YarnShare.of(sameButExecutors(slice), cluster, all.size(), maxConcurrent);
    if (fair.executors() == slice.executors()) {
      return "";
    }
    double share =
        new Reckoning(
                cluster,
                Utilisation.waves(cluster, Collections.nCopies(all.size(), fair), maxConcurrent),
                maxConcurrent)
            .share();
    return share > share() ? " (" + fair.executors() + " would use " + percent(share) + " %)" : "";
  }

  private static SliceRequest sameButExecutors(Slice slice) {
    return new SliceRequest(
        Optional.empty(),
        Optional.of(slice.executorCores()),
        Optional.of(slice.executorMemory()),
        Optional.of(slice.driverCores()),
        Optional.of(slice.driverMemory()),
        Optional.of(slice.memoryOverhead()),
        Optional.of(slice.pysparkMemory()),
        Optional.of(slice.offHeapMemory()));
  }

  private static long percent(double share) {
    return Math.round(100 * share);
  }

  private static String number(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
