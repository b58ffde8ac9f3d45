package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Lays one plan over another: maps are merged, all else is replaced. Of what is given in one of
 * several ways (a job, a sequence, a dict) another way replaces the whole; of a cluster another
 * engine leaves the Spark alone.
 */
final class Overlay {
  private static final Set<String> FRAME_DICT = Set.of("frame", "key", "row", "value");
  private static final Set<String> FILE_DICT = Set.of("file", "format", "keys");

  private Overlay() {}

  static Fields lay(Fields lower, Fields upper) {
    return merged(lower, upper, "");
  }

  private static PlanNode lay(PlanNode lower, PlanNode upper, String parent, String key) {
    if (!(lower instanceof Fields below) || !(upper instanceof Fields above)) {
      return upper;
    }
    if (isAnotherWay(below, above, parent, key)) {
      return above;
    }
    boolean isCluster = parent.isEmpty() && key.equals("cluster");
    return merged(
        isCluster && areOfTwoEngines(below, above) ? onlyTheSpark(below) : below, above, key);
  }

  private static Fields merged(Fields lower, Fields upper, String key) {
    Map<String, Field> merged = new LinkedHashMap<>(lower.byKey());
    upper
        .byKey()
        .forEach(
            (name, field) ->
                merged.merge(
                    name,
                    field,
                    (below, above) ->
                        new Field(above.key(), lay(below.node(), above.node(), key, name))));
    // a map that holds something of both is best shown where it was begun
    return new Fields(lower.origin(), ImmutableMap.copyOf(merged));
  }

  private static boolean areOfTwoEngines(Fields lower, Fields upper) {
    Field one = lower.byKey().get("engine");
    Field other = upper.byKey().get("engine");
    return one != null
        && other != null
        && one.node() instanceof Scalar below
        && other.node() instanceof Scalar above
        && !below.text().equals(above.text());
  }

  /** A queue is nothing to a machine, and cores of a machine are not those of a node. */
  private static Fields onlyTheSpark(Fields cluster) {
    return new Fields(
        cluster.origin(),
        ImmutableMap.copyOf(Maps.filterKeys(cluster.byKey(), "spark_home"::equals)));
  }

  private static boolean isAnotherWay(Fields lower, Fields upper, String parent, String key) {
    if (key.equals("job") || key.equals("model_sequence")) {
      return upper.byKey().keySet().stream().noneMatch(lower.byKey()::containsKey);
    }
    if (parent.equals("dicts")) {
      Set<String> keys = upper.byKey().keySet();
      return (lower.byKey().containsKey("frame") && !FRAME_DICT.containsAll(keys))
          || (lower.byKey().containsKey("file") && !FILE_DICT.containsAll(keys))
          || (DictReader.isSource(upper) && !DictReader.isSource(lower));
    }
    return false;
  }
}
