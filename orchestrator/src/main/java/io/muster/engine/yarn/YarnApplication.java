package io.muster.engine.yarn;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An application as the ResourceManager tells it. What the asking user may not see is empty.
 *
 * @param tags in lower case, as YARN keeps them
 * @param diagnostics why it waits or failed; empty text if nothing is said
 * @param trackingUrl the page of the application itself
 * @param masterLogs the page of its application master's logs
 * @param masterAddress host and port of the node's web where its application master is
 * @param started when it was submitted
 */
public record YarnApplication(
    String id,
    ImmutableSet<String> tags,
    String name,
    String user,
    String queue,
    String type,
    ApplicationState state,
    FinalStatus finalStatus,
    String diagnostics,
    Optional<String> trackingUrl,
    Optional<String> masterLogs,
    Optional<String> masterAddress,
    Amount allocated,
    Amount reserved,
    int runningContainers,
    Optional<Instant> started,
    Optional<Instant> finished) {

  /**
   * Whether nothing of it runs any more. One that is killed and says nothing of its end is still
   * being killed, and one that has said its last word has a container until its process has ended.
   */
  public boolean isOver() {
    return state.isEnd()
        && runningContainers == 0
        && !(state == ApplicationState.KILLED && finalStatus == FinalStatus.UNDEFINED);
  }

  /** Those that it has now: all of its containers but that of its application master. */
  OptionalInt executors() {
    return state == ApplicationState.RUNNING
        ? OptionalInt.of(Math.max(0, runningContainers - 1))
        : OptionalInt.empty();
  }

  /** Whether it is over and says that it succeeded. */
  public boolean hasSucceeded() {
    return isOver() && state == ApplicationState.FINISHED && finalStatus == FinalStatus.SUCCEEDED;
  }

  /** YARN keeps tags in lower case, as ours are. */
  static Map<String, List<YarnApplication>> byTag(List<YarnApplication> applications) {
    Map<String, List<YarnApplication>> byTag = new HashMap<>();
    applications.forEach(
        each ->
            each.tags()
                .forEach(tag -> byTag.computeIfAbsent(tag, it -> new ArrayList<>()).add(each)));
    return byTag;
  }

  static ImmutableList<YarnApplication> listOf(Fields answer) throws Fields.UnexpectedException {
    ImmutableList.Builder<YarnApplication> applications = ImmutableList.builder();
    for (Fields application : answer.wrapped("apps", "app")) {
      applications.add(of(application));
    }
    return applications.build();
  }

  static YarnApplication ofOne(Fields answer) throws Fields.UnexpectedException {
    return of(answer.object("app"));
  }

  private static YarnApplication of(Fields app) throws Fields.UnexpectedException {
    return new YarnApplication(
        app.text("id"),
        ImmutableSet.copyOf(
            Splitter.on(',')
                .trimResults()
                .omitEmptyStrings()
                .split(app.optionalText("applicationTags").orElse(""))),
        app.optionalText("name").orElse(""),
        app.optionalText("user").orElse(""),
        app.optionalText("queue").orElse(""),
        app.optionalText("applicationType").orElse(""),
        app.constant("state", ApplicationState.class),
        app.constant("finalStatus", FinalStatus.class),
        app.optionalText("diagnostics").orElse(""),
        app.optionalText("trackingUrl"),
        app.optionalText("amContainerLogs"),
        app.optionalText("amHostHttpAddress"),
        app.amount("allocatedMB", "allocatedVCores"),
        app.amount("reservedMB", "reservedVCores"),
        app.count("runningContainers"),
        app.instant("startedTime"),
        app.instant("finishedTime"));
  }
}
