package io.muster.engine.yarn;

import java.time.Instant;
import java.util.Optional;

/**
 * Which cluster it is.
 *
 * @param id another one after each start of the ResourceManager
 * @param state {@code STARTED}
 * @param version of the ResourceManager, as {@code 3.3.4}
 * @param haState {@code ACTIVE}, where the ResourceManager says it
 * @param started when the ResourceManager was, where it says it
 */
public record ClusterInfo(
    String id, String state, String version, Optional<String> haState, Optional<Instant> started) {

  static ClusterInfo of(Fields answer) throws Fields.UnexpectedException {
    Fields info = answer.object("clusterInfo");
    Optional<String> haState = info.optionalText("haState");
    // a standby answers this question itself
    if (haState.filter(state -> !state.equals("ACTIVE")).isPresent()) {
      throw new Fields.UnexpectedException("it is not the active one, but " + haState.get());
    }
    return new ClusterInfo(
        info.text("id"),
        info.text("state"),
        info.text("resourceManagerVersion"),
        haState,
        info.instant("startedOn"));
  }
}
