package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import java.util.Optional;

/**
 * One of YARN's own tries at an application, of which Muster asks for one only.
 *
 * @param masterContainer once it has one
 * @param logs the page of the application master's logs
 */
public record ApplicationAttempt(
    int number,
    Optional<String> masterContainer,
    Optional<String> nodeAddress,
    Optional<String> logs) {

  static ImmutableList<ApplicationAttempt> listOf(Fields answer) throws Fields.UnexpectedException {
    ImmutableList.Builder<ApplicationAttempt> attempts = ImmutableList.builder();
    for (Fields attempt : answer.wrapped("appAttempts", "appAttempt")) {
      attempts.add(
          new ApplicationAttempt(
              (int) attempt.number("id"),
              attempt.optionalText("containerId"),
              attempt.optionalText("nodeHttpAddress"),
              attempt.optionalText("logsLink")));
    }
    return attempts.build();
  }
}
