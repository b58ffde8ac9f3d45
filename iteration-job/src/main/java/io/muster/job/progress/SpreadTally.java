package io.muster.job.progress;

import io.muster.job.contract.Spread;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up tasks by stage and by executor. Not for several threads at once. */
final class SpreadTally {
  private static final Comparator<OfStage> BUSIEST_FIRST =
      Comparator.comparingLong((OfStage stage) -> stage.busyMillis).reversed();

  private final Map<Integer, OfStage> stages = new HashMap<>();
  private final TreeMap<String, Spread.Executor> executors = new TreeMap<>();
  private long busyMillis;
  private long tasks;
  private int stagesForgotten;

  private static final class OfStage {
    private final int id;
    private String name = "";
    private int partitions;
    private List<String> operators = List.of();
    private long tasks;
    private long busyMillis;
    private long longestMillis;
    private long inputBytes;
    private long shuffleBytes;
    private long outputBytes;

    OfStage(int id) {
      this.id = id;
    }

    Spread.Stage stage() {
      return new Spread.Stage(
          id,
          name,
          partitions,
          tasks,
          busyMillis,
          longestMillis,
          inputBytes,
          shuffleBytes,
          outputBytes,
          operators);
    }
  }

  void task(
      int stage, String executor, long millis, long inputBytes, long shuffleBytes, long output) {
    busyMillis += millis;
    tasks++;
    executors.merge(
        executor,
        new Spread.Executor(1, millis),
        (before, one) ->
            new Spread.Executor(
                before.tasks() + one.tasks(), before.busyMillis() + one.busyMillis()));
    OfStage of = stages.computeIfAbsent(stage, OfStage::new);
    of.tasks++;
    of.busyMillis += millis;
    of.longestMillis = Math.max(of.longestMillis, millis);
    of.inputBytes += inputBytes;
    of.shuffleBytes += shuffleBytes;
    of.outputBytes += output;
  }

  void stage(int id, String name, int partitions, List<String> operators) {
    OfStage of = stages.computeIfAbsent(id, OfStage::new);
    of.name = name;
    of.partitions = partitions;
    of.operators = operators;
    forgetTheIdlest();
  }

  /** Ten times as many are kept as will be told: one that runs may yet become a busy one. */
  private void forgetTheIdlest() {
    if (stages.size() <= 10 * Spread.MOST_STAGES) {
      return;
    }
    List<OfStage> idle =
        stages.values().stream().sorted(BUSIEST_FIRST).skip(5L * Spread.MOST_STAGES).toList();
    idle.forEach(stage -> stages.remove(stage.id));
    stagesForgotten += idle.size();
  }

  Spread spread(Integer cores, long sessionMillis) {
    List<Spread.Stage> busiest =
        stages.values().stream()
            .sorted(BUSIEST_FIRST)
            .limit(Spread.MOST_STAGES)
            .sorted(Comparator.comparingInt(stage -> stage.id))
            .map(OfStage::stage)
            .toList();
    return new Spread(
        cores,
        sessionMillis,
        busyMillis,
        tasks,
        stagesForgotten + stages.size(),
        busiest,
        executors);
  }
}
