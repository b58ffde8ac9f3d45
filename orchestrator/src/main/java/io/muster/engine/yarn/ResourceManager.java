package io.muster.engine.yarn;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Lists;
import io.muster.engine.EngineException;
import io.muster.storage.Sleeper;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * YARN's ResourceManager, asked over its REST interface. Keeps nothing but which one is the active
 * one; every call may be repeated, and made from any thread. A call that throws has learned
 * nothing: above all not that an application is gone.
 */
public final class ResourceManager {
  private static final String CLUSTER = "/ws/v1/cluster/";
  private static final Pattern APPLICATION_ID = Pattern.compile("application_\\d+_\\d+");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** A question of so many is 30 kB; a ResourceManager takes 64. */
  private static final int MOST_TAGS = 1000;

  private final Failover failover;
  private final String user;
  private final InstantSource clock;

  public ResourceManager(
      HadoopConfiguration configuration, WebLimits limits, InstantSource clock, Sleeper sleeper) {
    this(configuration.resourceManagers(), configuration.user(), limits, clock, sleeper);
  }

  /**
   * One of these addresses.
   *
   * @param user who asks
   */
  public ResourceManager(
      Collection<URI> addresses,
      String user,
      WebLimits limits,
      InstantSource clock,
      Sleeper sleeper) {
    this.failover = new Failover(addresses, new Web(limits, clock), limits, sleeper);
    this.user = user;
    this.clock = clock;
  }

  /** The address that is asked first, for people. */
  public URI address() {
    return failover.active();
  }

  /** Who asks. */
  String user() {
    return user;
  }

  /** Which cluster it is, told by the active ResourceManager. */
  public ClusterInfo info() throws EngineException {
    return ask("ask which cluster it is", "info", "", ClusterInfo::of);
  }

  public ClusterMetrics metrics() throws EngineException {
    return ask("ask how much of the cluster is free", "metrics", "", ClusterMetrics::of);
  }

  /** All that are not lost or taken out. */
  public ImmutableList<ClusterNode> nodes() throws EngineException {
    return ask("ask for the cluster's nodes", "nodes", "", ClusterNode::listOf);
  }

  public ClusterScheduler scheduler() throws EngineException {
    return ask("ask for the cluster's queues", "scheduler", "", ClusterScheduler::of);
  }

  /**
   * Applications that have any of these tags, those that are over too, until YARN forgets them: one
   * question for up to a thousand tags.
   *
   * @param states only those in one of these; empty: in any
   */
  public ImmutableList<YarnApplication> applications(
      Collection<String> tags, Set<ApplicationState> states) throws EngineException {
    Map<String, YarnApplication> found = new LinkedHashMap<>();
    for (List<String> some : Lists.partition(List.copyOf(tags), MOST_TAGS)) {
      String query =
          "&deSelects=resourceRequests&applicationTags="
              + encoded(String.join(",", some.stream().map(Ascii::toLowerCase).toList()))
              + (states.isEmpty()
                  ? ""
                  : "&states="
                      + encoded(String.join(",", states.stream().map(Enum::name).toList())));
      ask("ask for applications by tag", "apps", query, YarnApplication::listOf)
          .forEach(application -> found.put(application.id(), application));
    }
    return ImmutableList.copyOf(found.values());
  }

  /** Empty if the ResourceManager says that it does not know it: it may have forgotten it. */
  public Optional<YarnApplication> application(String id) throws EngineException {
    Failover.Question question =
        Failover.Question.get("ask for the application " + id, path("apps/" + checked(id), ""));
    return failover.ask(question, Replies.ofApplication(question, user, YarnApplication::ofOne));
  }

  /** YARN's own tries at it, the first one first; empty if it does not know the application. */
  public Optional<ImmutableList<ApplicationAttempt>> attempts(String id) throws EngineException {
    Failover.Question question =
        Failover.Question.get(
            "ask for the attempts of " + id, path("apps/" + checked(id) + "/appattempts", ""));
    return failover.ask(
        question, Replies.ofApplication(question, user, ApplicationAttempt::listOf));
  }

  /**
   * Kills it, and returns when it is over, as it then is; empty if the ResourceManager does not
   * know it. One that is over already stays as it is.
   *
   * @throws EngineException it may not be killed, or is not over within the bound
   */
  public Optional<YarnApplication> kill(String id, Duration bound) throws EngineException {
    Failover.Question question =
        new Failover.Question(
            "kill the application " + id,
            "PUT",
            path("apps/" + checked(id) + "/state", ""),
            Optional.of("{\"state\":\"KILLED\"}"));
    Instant end = clock.instant().plus(bound);
    Duration pause = FIRST_PAUSE;
    while (true) {
      Optional<Boolean> done = failover.ask(question, Replies.ofDeed(question, user));
      Optional<YarnApplication> now = done.isEmpty() ? Optional.empty() : application(id);
      if (now.isEmpty() || now.get().isOver()) {
        return now;
      }
      if (!clock.instant().isBefore(end)) {
        throw new EngineException(
            "killed the application "
                + id
                + " at "
                + address()
                + ", which is still "
                + now.get().state()
                + " after "
                + bound.toMillis()
                + " ms; see "
                + address()
                + "/cluster/app/"
                + id
                + " and try again");
      }
      failover.sleep(pause, question.what());
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  private <T> T ask(String what, String resource, String query, Replies.Shape<T> shape)
      throws EngineException {
    Failover.Question question = Failover.Question.get(what, path(resource, query));
    return failover.ask(question, Replies.always(question, user, shape));
  }

  private String path(String resource, String query) {
    return CLUSTER + resource + "?user.name=" + encoded(user) + query;
  }

  /** An id may come from a file that an application wrote. */
  private static String checked(String id) throws EngineException {
    if (!APPLICATION_ID.matcher(id).matches()) {
      throw new EngineException(
          "\"" + id + "\" is no id of an application of YARN, as application_1700000000000_0001");
    }
    return id;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
