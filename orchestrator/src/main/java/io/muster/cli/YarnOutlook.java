package io.muster.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.conductor.RunTerms;
import io.muster.plan.MemorySize;
import io.muster.report.Amounts;
import io.muster.slice.Slice;
import io.muster.slice.Utilisation;
import io.muster.slice.YarnCapacity;
import io.muster.slice.YarnResource;
import java.util.List;

/** Of YARN: whether all executors will be used, and why not. */
record YarnOutlook(RunTerms terms, Waves waves, YarnCapacity yarn) implements CapacityOutlook {

  @Override
  public ImmutableMap<String, String> facts() {
    YarnResource limit = yarn.queue().limit();
    return ImmutableMap.of(
        "yarn",
        "queue "
            + yarn.queue().name()
            + " of up to "
            + size(limit)
            + " on "
            + Amounts.of(yarn.nodes().size(), "node")
            + "; others use "
            + size(yarn.queue().usedByOthers())
            + "; drivers may have "
            + size(yarn.queue().masterLimit()));
  }

  @Override
  public List<String> use() {
    return List.of(utilisation().text());
  }

  @Override
  public List<String> warnings() {
    return utilisation().warning().stream().toList();
  }

  private Utilisation utilisation() {
    ImmutableList<ImmutableList<Slice>> slices =
        waves.waves().stream()
            .map(
                wave ->
                    wave.stream()
                        .map(value -> terms.of(value).slice())
                        .collect(ImmutableList.toImmutableList()))
            .collect(ImmutableList.toImmutableList());
    return Utilisation.ofWaves(
        yarn, slices, terms.limits().maxConcurrent().orElse(Integer.MAX_VALUE));
  }

  @Override
  public String sizeLabel() {
    return "executors";
  }

  @Override
  public String size(Slice slice) {
    return slice.executors() + " × " + slice.executorMemory() + ", driver " + slice.driverMemory();
  }

  @Override
  public MemorySize memory(Slice slice) {
    return new MemorySize(yarn.total(List.of(slice)).memoryMiB());
  }

  private static String size(YarnResource resource) {
    return PlanOverview.size(new MemorySize(resource.memoryMiB()));
  }
}
