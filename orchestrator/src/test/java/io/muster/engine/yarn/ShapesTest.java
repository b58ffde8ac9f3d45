package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Answers of a real ResourceManager, and of others as their documents have them. */
class ShapesTest {

  @Test
  void readsTheClusterItself() throws Exception {
    ClusterInfo info = ClusterInfo.of(Recorded.fields("info"));

    assertThat(info.id()).isEqualTo("1796036468204");
    assertThat(info.version()).isEqualTo("3.3.4");
    assertThat(info.haState()).contains("ACTIVE");
    assertThat(info.started()).contains(java.time.Instant.ofEpochMilli(1796036468204L));
  }

  @Test
  void readsMetrics() throws Exception {
    ClusterMetrics metrics = ClusterMetrics.of(Recorded.fields("metrics-busy"));

    assertThat(metrics.total()).isEqualTo(new Amount(6144, 6));
    assertThat(metrics.available()).isEqualTo(new Amount(2048, 2));
    assertThat(metrics.allocated()).isEqualTo(new Amount(4096, 4));
    assertThat(metrics.activeNodes()).isEqualTo(2);
    assertThat(metrics.pendingApplications()).isEqualTo(1);
    assertThat(metrics.runningApplications()).isEqualTo(2);
  }

  @Test
  void readsNodes() throws Exception {
    assertThat(ClusterNode.listOf(Recorded.fields("nodes-busy")))
        .hasSize(2)
        .allSatisfy(
            node -> {
              assertThat(node.isRunning()).isTrue();
              assertThat(node.total()).isEqualTo(new Amount(3072, 3));
              assertThat(node.used()).isEqualTo(new Amount(2048, 2));
              assertThat(node.labels()).isEmpty();
            });
  }

  @Test
  void readsNodesOfAnOlderHadoopWithTheirLabel() throws Exception {
    String old =
        """
        {"nodes": {"node": {"id": "h:1", "nodeHostName": "h", "state": "UNHEALTHY",
          "usedMemoryMB": 1, "availMemoryMB": 2, "usedVirtualCores": 3,
          "availableVirtualCores": 4, "nodeLabels": ["CORE"]}}}
        """;

    ClusterNode node = ClusterNode.listOf(Recorded.ofText(old)).get(0);

    assertThat(node.total()).isEqualTo(new Amount(3, 7));
    assertThat(node.labels()).containsExactly("CORE");
    assertThat(node.isRunning()).isFalse();
  }

  @Test
  void readsNoNodesAtAll() throws Exception {
    assertThat(ClusterNode.listOf(Recorded.ofText("{\"nodes\": null}"))).isEmpty();
    assertThat(YarnApplication.listOf(Recorded.fields("apps-none"))).isEmpty();
  }

  @Test
  void readsTheQueuesOfTheCapacityScheduler() throws Exception {
    ClusterScheduler scheduler = ClusterScheduler.of(Recorded.fields("scheduler-busy"));

    assertThat(scheduler.kind()).isEqualTo(ClusterScheduler.Kind.CAPACITY);
    assertThat(scheduler.root().orElseThrow().all().map(Queue::path))
        .containsExactly("root", "root.default", "root.small", "root.stopped");
    Queue queue = scheduler.queue("default").orElseThrow();
    Partition has = queue.unlabelled();
    assertThat(has.absoluteCapacity()).isEqualTo(OptionalDouble.of(70));
    assertThat(has.absoluteMaximum()).isEqualTo(OptionalDouble.of(100));
    assertThat(has.guaranteed()).contains(new Amount(4300, 4));
    assertThat(has.maximum()).contains(new Amount(6144, 6));
    assertThat(has.used()).contains(new Amount(4096, 4));
    assertThat(has.masterLimit()).contains(new Amount(2048, 1));
    assertThat(has.masterUsed()).contains(new Amount(2048, 2));
    assertThat(queue.userMasterLimit()).contains(new Amount(2048, 1));
    assertThat(queue.largestContainer()).contains(new Amount(3072, 3));
    assertThat(queue.smallestContainer()).contains(new Amount(256, 1));
    assertThat(queue.activeApplications()).isEqualTo(2);
    assertThat(queue.pendingApplications()).isEqualTo(1);
    assertThat(queue.mostApplications()).isEqualTo(OptionalInt.of(700));
    assertThat(queue.labels()).containsExactly("*");
    assertThat(queue.defaultLabel()).isEmpty();
    assertThat(queue.isRunning()).isTrue();
  }

  @Test
  void findsAQueueByPathOrName() throws Exception {
    ClusterScheduler scheduler = ClusterScheduler.of(Recorded.fields("scheduler-busy"));

    assertThat(scheduler.queue("root.small")).isEqualTo(scheduler.queue("small")).isPresent();
    assertThat(scheduler.queue("stopped").map(Queue::isRunning)).contains(false);
    assertThat(scheduler.queue("nowhere")).isEmpty();
    assertThat(scheduler.queue("root").map(Queue::isLeaf)).contains(false);
  }

  @Test
  void readsQueuesBelowQueuesAndWhatTheyHaveOfALabel() throws Exception {
    String labelled =
        """
        {"scheduler": {"schedulerInfo": {"type": "capacityScheduler", "queueName": "root",
          "queues": {"queue": [{"queueName": "a", "state": "RUNNING",
            "queues": {"queue": {"queueName": "b", "state": "RUNNING", "absoluteCapacity": "NaN",
              "defaultNodeLabelExpression": "CORE", "nodeLabels": ["CORE"],
              "capacities": {"queueCapacitiesByPartition": [
                {"partitionName": "CORE", "absoluteCapacity": 40.0,
                 "effectiveMaxResource": {"memory": 10, "vCores": 1}}]},
              "resources": {"resourceUsagesByPartition": [
                {"partitionName": "CORE", "amLimit": {"memory": 4, "vCores": 1},
                 "amUsed": {"memory": 2, "vCores": 1}}]}}}}]}}}}
        """;

    ClusterScheduler scheduler = ClusterScheduler.of(Recorded.ofText(labelled));

    Queue queue = scheduler.queue("a.b").orElseThrow();
    assertThat(scheduler.queue("b")).contains(queue);
    assertThat(queue.path()).isEqualTo("root.a.b");
    assertThat(queue.defaultLabel()).contains("CORE");
    assertThat(queue.unlabelled().absoluteCapacity()).isEmpty();
    Partition core = queue.partitions().get("CORE");
    assertThat(core.absoluteCapacity()).isEqualTo(OptionalDouble.of(40));
    assertThat(core.maximum()).contains(new Amount(10, 1));
    assertThat(core.masterLimit()).contains(new Amount(4, 1));
    assertThat(core.masterUsed()).contains(new Amount(2, 1));
  }

  @Test
  void readsTheQueuesOfTheFairScheduler() throws Exception {
    String fair =
        """
        {"scheduler": {"schedulerInfo": {"type": "fairScheduler", "rootQueue": {
          "queueName": "root", "maxResources": {"memory": 8192, "vCores": 8},
          "childQueues": {"queue": [{"type": "fairSchedulerLeafQueueInfo",
            "queueName": "root.etl", "numPendingApps": 1, "numActiveApps": 2,
            "maxApps": 2147483647, "maxResources": {"memory": 4096, "vCores": 4},
            "amMaxResources": {"memory": 2048, "vCores": 2},
            "amUsedResources": {"memory": 1024, "vCores": 1}}]}}}}}
        """;

    ClusterScheduler scheduler = ClusterScheduler.of(Recorded.ofText(fair));

    assertThat(scheduler.kind()).isEqualTo(ClusterScheduler.Kind.FAIR);
    Queue queue = scheduler.queue("etl").orElseThrow();
    assertThat(queue.path()).isEqualTo("root.etl");
    assertThat(queue.unlabelled().maximum()).contains(new Amount(4096, 4));
    assertThat(queue.unlabelled().masterLimit()).contains(new Amount(2048, 2));
    assertThat(queue.pendingApplications()).isEqualTo(1);
    assertThat(queue.isRunning()).isTrue();
  }

  @Test
  void saysTheNameOfASchedulerItDoesNotKnow() throws Exception {
    String fifo = "{\"scheduler\": {\"schedulerInfo\": {\"type\": \"fifoScheduler\"}}}";

    ClusterScheduler scheduler = ClusterScheduler.of(Recorded.ofText(fifo));

    assertThat(scheduler)
        .isEqualTo(
            new ClusterScheduler(
                ClusterScheduler.Kind.OTHER, "fifoScheduler", java.util.Optional.empty()));
    assertThat(scheduler.queue("default")).isEmpty();
  }

  @Test
  void readsAttempts() throws Exception {
    assertThat(ApplicationAttempt.listOf(Recorded.fields("appattempts-finished")))
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.number()).isEqualTo(1);
              assertThat(attempt.masterContainer())
                  .contains("container_1796036468204_0001_01_000001");
              assertThat(attempt.nodeAddress()).contains("localhost:46241");
              assertThat(attempt.logs()).isPresent();
            });
    assertThat(ApplicationAttempt.listOf(Recorded.fields("appattempts-waiting-am-limit")))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.masterContainer()).isEmpty());
  }

  @Test
  void readsApplicationsOfTwoTags() throws Exception {
    assertThat(YarnApplication.listOf(Recorded.fields("apps-two-tags")))
        .extracting(YarnApplication::id)
        .containsExactlyInAnyOrder(
            "application_1796036468204_0001", "application_1796036468204_0002");
    assertThat(YarnApplication.listOf(Recorded.fields("apps-states"))).hasSize(3);
  }

  @Test
  void saysWhichFieldIsMissing() {
    String json = "{\"apps\": {\"app\": [{\"id\": \"application_1_1\"}]}}";

    assertThatThrownBy(() -> YarnApplication.listOf(Recorded.ofText(json)))
        .isInstanceOf(Fields.UnexpectedException.class)
        .hasMessageContaining("apps.app.state is missing or of another kind");
  }

  @Test
  void knowsNoStateOfAnotherName() {
    String json = Recorded.text("app-running").replace("\"RUNNING\"", "\"ZOMBIE\"");

    assertThatThrownBy(() -> YarnApplication.ofOne(Recorded.ofText(json)))
        .hasMessageContaining("app.state is \"ZOMBIE\"");
  }
}
