package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a ResourceManager promises to this client, the fake one and a real one of Hadoop 2.8 or
 * later with a node, without Kerberos, and with a queue {@code default}.
 */
@Timeout(120)
public abstract class ResourceManagerContractTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String WAITS = "echo it begins 1>&2; sleep 300";
  private static final String FAILS = "echo it begins 1>&2; exit 3";

  /** Where the ResourceManager answers: scheme, host and port. */
  protected abstract URI address();

  /** Who asks, and may kill what it has submitted. */
  protected String user() {
    return System.getProperty("user.name");
  }

  private ResourceManager client() {
    return new ResourceManager(
        List.of(address()), user(), WebLimits.ORDINARY, InstantSource.system(), this::pause);
  }

  private void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }

  private static String tag() {
    return "m-" + UUID.randomUUID();
  }

  private String submit(String tag, String command) throws Exception {
    return new Submitting(address(), user()).submit(tag, command);
  }

  private interface Condition {
    boolean isTrue(YarnApplication application);
  }

  private YarnApplication await(String id, Condition condition) throws Exception {
    long end = System.nanoTime() + BOUND.toNanos();
    while (true) {
      YarnApplication now = client().application(id).orElseThrow();
      if (condition.isTrue(now)) {
        return now;
      }
      assertThat(System.nanoTime()).as("still %s", now).isLessThan(end);
      pause(Duration.ofMillis(200));
    }
  }

  @Test
  void saysWhichClusterItIs() throws Exception {
    ClusterInfo info = client().info();

    assertThat(info.id()).isNotEmpty();
    assertThat(info.state()).isEqualTo("STARTED");
    assertThat(info.version()).matches("\\d+\\.\\d+\\..*");
  }

  @Test
  void saysHowMuchThereIsAndWhere() throws Exception {
    ClusterMetrics metrics = client().metrics();
    List<ClusterNode> running = client().nodes().stream().filter(ClusterNode::isRunning).toList();

    assertThat(metrics.activeNodes()).isEqualTo(running.size());
    assertThat(metrics.total().memoryMiB())
        .isEqualTo(running.stream().mapToLong(node -> node.total().memoryMiB()).sum());
  }

  @Test
  void saysItsQueues() throws Exception {
    Queue queue = client().scheduler().queue("default").orElseThrow();

    assertThat(queue.path()).isEqualTo("root.default");
    assertThat(queue.isLeaf()).isTrue();
    assertThat(queue.isRunning()).isTrue();
    assertThat(queue.unlabelled().masterLimit()).isPresent();
    assertThat(queue.unlabelled().maximum()).isPresent();
  }

  @Test
  void knowsNothingOfAnApplicationThatNeverWas() throws Exception {
    String id = "application_" + client().info().id() + "_987654";

    assertThat(client().application(id)).isEmpty();
    assertThat(client().attempts(id)).isEmpty();
    assertThat(client().kill(id, BOUND)).isEmpty();
    assertThat(client().applications(List.of(tag()), Set.of())).isEmpty();
  }

  @Test
  void findsApplicationsByAnyOfManyTags() throws Exception {
    String one = tag();
    String other = "M-" + UUID.randomUUID();
    List<String> ids = List.of(submit(one, WAITS), submit(other, WAITS));

    List<YarnApplication> found = client().applications(List.of(one, tag(), other), Set.of());

    assertThat(found).extracting(YarnApplication::id).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(found).flatExtracting(YarnApplication::tags).contains(one);
    assertThat(found).allMatch(application -> application.type().equals("MUSTER-TEST"));
    assertThat(client().applications(List.of(one, other), Set.of(ApplicationState.FINISHED)))
        .isEmpty();
    for (String id : ids) {
      client().kill(id, BOUND);
    }
  }

  @Test
  void killsAnApplicationAndSaysSoAgain() throws Exception {
    String id = submit(tag(), WAITS);

    YarnApplication killed = client().kill(id, BOUND).orElseThrow();

    assertThat(killed.isOver()).isTrue();
    assertThat(killed.state()).isEqualTo(ApplicationState.KILLED);
    assertThat(client().kill(id, BOUND).map(YarnApplication::state))
        .contains(ApplicationState.KILLED);
    assertThat(YarnDiagnosis.of(killed)).isInstanceOf(Observation.Failed.class);
  }

  @Test
  void saysTheExitCodeOfAnApplicationThatFailed() throws Exception {
    String id = submit(tag(), FAILS);

    YarnApplication failed = await(id, YarnApplication::isOver);

    assertThat(YarnDiagnosis.of(failed))
        .isInstanceOfSatisfying(
            Observation.Failed.class,
            told -> {
              assertThat(told.applicationId()).contains(id);
              assertThat(told.failure().exitCode()).isEqualTo(OptionalInt.of(3));
            });
  }

  @Test
  void fetchesTheLogOfAnApplicationMaster() throws Exception {
    String id = submit(tag(), WAITS);
    YarnApplication running =
        await(id, now -> now.masterLogs().isPresent() && now.runningContainers() > 0);

    String tail = tail(running.masterLogs().orElseThrow());

    assertThat(tail.strip()).isEqualTo("it begins");
    assertThat(client().attempts(id).orElseThrow())
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.masterContainer()).isPresent());
    client().kill(id, BOUND);
  }

  /** Of a log that has something; its container may only be about to start. */
  private String tail(String page) throws Exception {
    MasterLog log = new MasterLog(user(), List.of(), WebLimits.ORDINARY, InstantSource.system());
    long end = System.nanoTime() + BOUND.toNanos();
    while (true) {
      try {
        String tail = log.tail(page, "stderr", 4);
        if (!tail.isBlank()) {
          return tail;
        }
      } catch (EngineException e) {
        assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(end);
      }
      assertThat(System.nanoTime()).as("the log is still empty").isLessThan(end);
      pause(Duration.ofMillis(200));
    }
  }
}
