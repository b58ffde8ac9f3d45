package io.muster.cli.iam;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy, which allows.
 *
 * @param id says what it is for, in letters and digits
 * @param conditions operator -> key -> values
 */
record Statement(
    String id,
    ImmutableList<String> actions,
    ImmutableList<String> resources,
    ImmutableMap<String, Map<String, List<String>>> conditions) {

  /** Empty if there is nothing to allow it on. */
  static Optional<Statement> of(String id, List<String> actions, List<String> resources) {
    return resources.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Statement(
                id,
                ImmutableList.copyOf(actions),
                ImmutableList.copyOf(resources),
                ImmutableMap.of()));
  }

  /** The same on this condition. */
  Statement when(String operator, String key, List<String> values) {
    return new Statement(
        id, actions, resources, ImmutableMap.of(operator, Map.of(key, List.copyOf(values))));
  }
}
