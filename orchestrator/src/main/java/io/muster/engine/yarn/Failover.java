package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import io.muster.engine.yarn.Fields.UnexpectedException;
import io.muster.storage.Sleeper;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks whichever ResourceManager is the active one, which it remembers: tries each in turn, several
 * rounds, until one answers as a ResourceManager does. May be used from any thread.
 */
final class Failover {
  private static final Logger LOG = LoggerFactory.getLogger(Failover.class);
  private static final Pattern STANDBY =
      Pattern.compile(
          "This is standby RM|Can ?not find any active RM|There is no active RM right now");

  private final ImmutableList<URI> managers;
  private final Web web;
  private final WebLimits limits;
  private final Sleeper sleeper;
  private volatile URI active;

  Failover(Collection<URI> managers, Web web, WebLimits limits, Sleeper sleeper) {
    if (managers.isEmpty()) {
      throw new IllegalArgumentException("there is one ResourceManager at least");
    }
    this.managers = ImmutableList.copyOf(managers);
    this.web = web;
    this.limits = limits;
    this.sleeper = sleeper;
    this.active = this.managers.get(0);
  }

  /**
   * What is asked.
   *
   * @param what for people: "ask for the cluster's nodes"
   * @param path with the query
   * @param json the body, where there is one
   */
  record Question(String what, String method, String path, Optional<String> json) {
    static Question get(String what, String path) {
      return new Question(what, "GET", path, Optional.empty());
    }
  }

  /** Makes something of an answer. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * Makes it of one answer.
     *
     * @throws UnexpectedException that is no answer of an active ResourceManager: another is asked
     * @throws EngineException the ResourceManager has answered, and refused
     */
    T read(URI asked, Answer answer) throws UnexpectedException, EngineException;
  }

  /** The address that is asked first. */
  URI active() {
    return active;
  }

  <T> T ask(Question question, Reading<T> reading) throws EngineException {
    Set<String> faults = new LinkedHashSet<>();
    Duration pause = limits.pause();
    for (int round = 1; ; round++) {
      Optional<T> answer = askEach(question, reading, faults);
      if (answer.isPresent()) {
        return answer.get();
      }
      if (round == limits.rounds()) {
        throw inVain(question, faults);
      }
      LOG.debug("{}: asks again in {} ms", String.join("; ", faults), pause.toMillis());
      sleep(pause, question.what());
      pause = pause.multipliedBy(2);
    }
  }

  private <T> Optional<T> askEach(Question question, Reading<T> reading, Set<String> faults)
      throws EngineException {
    Deque<URI> next = new ArrayDeque<>(managers);
    next.addFirst(active);
    Set<URI> asked = new LinkedHashSet<>();
    while (!next.isEmpty()) {
      URI manager = next.removeFirst();
      // a standby may know another one, but a chain of them leads nowhere
      if (asked.size() >= managers.size() + 2 || !asked.add(manager)) {
        continue;
      }
      URI uri = URI.create(manager + question.path());
      try {
        Answer answer = web.ask(question.method(), uri, question.json());
        Optional<URI> other = redirected(manager, answer);
        other.ifPresent(next::addFirst);
        T read = reading.read(uri, active(answer));
        remember(manager);
        return Optional.of(read);
      } catch (IOException e) {
        faults.add(uri + ": " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private void remember(URI manager) {
    if (!manager.equals(active)) {
      LOG.info("the active ResourceManager is {}", manager);
      active = manager;
    }
  }

  private static boolean isStandby(Answer answer) {
    return STANDBY.matcher(answer.beginning()).lookingAt();
  }

  /** Where a standby sends to; never from a connection that is guarded to one that is not. */
  private static Optional<URI> redirected(URI manager, Answer answer) {
    if (!isStandby(answer)) {
      return Optional.empty();
    }
    try {
      return answer
          .location()
          .map(URI::create)
          .filter(uri -> uri.getHost() != null && uri.getScheme() != null)
          .filter(
              uri -> uri.getScheme().equals(manager.getScheme()) || uri.getScheme().equals("https"))
          .map(uri -> URI.create(uri.getScheme() + "://" + uri.getRawAuthority()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Answer active(Answer answer) throws UnexpectedException {
    if (isStandby(answer)) {
      throw new UnexpectedException("it is a standby: " + answer.shown());
    }
    if (answer.isRedirect()) {
      throw new UnexpectedException(
          "it sends to "
              + answer.location().orElse("nowhere")
              + ", which is not followed: see that yarn.http.policy and the address are right");
    }
    if (answer.status() >= 500) {
      throw new UnexpectedException("HTTP status " + answer.status() + ", " + answer.shown());
    }
    return answer;
  }

  private EngineException inVain(Question question, Set<String> faults) {
    return EngineException.passing(
        "cannot "
            + question.what()
            + ", tried "
            + limits.rounds()
            + (limits.rounds() == 1 ? " time: " : " times: ")
            + String.join("; ", faults)
            + ". See that the ResourceManager runs and is reached from here, and that"
            + " HADOOP_CONF_DIR names the configuration of its cluster");
  }

  /** Lets time pass. */
  void sleep(Duration pause, String what) throws EngineException {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("Muster was interrupted while it was about to " + what, e);
    }
  }
}
