package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.engine.yarn.Submitting;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a real YARN that others use too: who really works at a time, who waits, and why. */
final class YarnSharedIT extends OnYarn {
  /** A driver and two executors of 512 MiB and 384 MiB of overhead, in steps of 256 MiB. */
  private static final int APPLICATION_MIB = 3 * 1024;

  private static final int CLUSTER_MIB = 2 * 3072;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void open() {
    folder = folder(place);
    folder.file("models/slow.sql", SLOW);
    folder.plan(
        """
        name: shared
        model_sequence: [1, 2, 3]
        out_dir: out
        job: {sql: {file: models/slow.sql}}
        output: {format: json}
        cluster: {engine: yarn}
        slice: {executors: 2, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
        spark: {conf: {spark.yarn.jars: "local:%s/jars/*", spark.ui.enabled: false}}
        retry: {max_attempts: 1}
        """
            .formatted(home()));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void twoWorkWhenOthersHaveLeftAndTheThirdSaysWhyItWaits() throws Exception {
    String other = occupy("default", 1024);
    MusterProcess run = folder.startRun();
    yarn().await("the first at work", () -> working().size() == 1);
    assertThat(yarn().get("/metrics").at("/clusterMetrics/allocatedMB").asInt())
        .as("what is left is too little for a second")
        .isEqualTo(APPLICATION_MIB + 1024);
    assertThat(run.stderr()).doesNotContain("iteration=2");

    yarn().kill(other);

    yarn().await("two at work", () -> working().size() == 2);
    assertThat(yarn().get("/metrics").at("/clusterMetrics/allocatedMB").asInt())
        .isEqualTo(CLUSTER_MIB);
    MusterProcess.await(
        "what the third waits for",
        () ->
            run.stderr()
                .contains(
                    "waiting=\"3 for YARN: queue default 100 % used, it may have 6g, and 0m of"
                        + " it"));
    assertThat(run.stderr()).doesNotContain("iteration=3");
    assertThat(working()).hasSize(2);
    assertThat(applications("ACCEPTED")).as("the third is held back by Muster").isEmpty();
    folder.muster("cancel", "plan.yaml", "--wait");
    assertThat(run.end().exitCode()).isEqualTo(10);
  }

  @Test
  void whatIsStoppedInTheQueueSaysWhatItWaitedFor() throws Exception {
    String other = occupy("default", 3072);

    MusterProcess.Ended end = folder.run("--only", "1", "--set", "limits.queue_timeout=10s");

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.stderr())
        .contains(
            "it waited for YARN: queue default, AM share of 3g has 0m left; its driver takes 1g");
    yarn().kill(other);
  }

  @Test
  void reckonsWithTheLimitOfOneUserThatYarnHas() throws Exception {
    String other = occupy("small", 256);
    JsonNode small = null;
    for (JsonNode queue : yarn().get("/scheduler").at("/scheduler/schedulerInfo/queues/queue")) {
      small = queue.path("queueName").asText().equals("small") ? queue : small;
    }
    int limit = small.at("/users/user/0/userResourceLimit/memory").asInt();
    assertThat(limit).isPositive().isLessThan(CLUSTER_MIB / 2);

    MusterProcess.Ended plan =
        folder.muster(
            "plan",
            "plan.yaml",
            "--set",
            "cluster.queue=small",
            "--set",
            "slice.executors=1",
            "--set",
            "slice.executor_memory=128m",
            "--set",
            "slice.driver_memory=128m");

    assertThat(plan.stdout())
        .as(plan.everything())
        .contains(String.format(Locale.ROOT, "queue small of up to %.1f GiB", limit / 1024.0));
    yarn().kill(other);
  }

  /** An application of somebody else's, with a container of this size and no other. */
  private static String occupy(String queue, int mebibytes) throws Exception {
    String id =
        new Submitting(yarn().rmUri(), "somebody").submit("other", "sleep 600", queue, mebibytes);
    yarn()
        .await(
            "the other to have its container",
            () -> yarn().get("/metrics").at("/clusterMetrics/allocatedMB").asInt() == mebibytes);
    return id;
  }

  /** Muster's that have all of their containers. */
  private static List<JsonNode> working() {
    return applications("RUNNING").stream()
        .filter(it -> it.path("applicationType").asText().equals("SPARK"))
        .filter(it -> it.path("allocatedMB").asInt() == APPLICATION_MIB)
        .toList();
  }
}
