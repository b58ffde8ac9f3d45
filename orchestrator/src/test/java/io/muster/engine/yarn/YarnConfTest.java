package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.lifecycle.Tag;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SparkOnYarn;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class YarnConfTest {
  private static final Path FOLDER = Path.of("/here/attempt");
  private static final MemorySize HALF = new MemorySize(512);

  @Test
  void saysTheSliceWithItsOverheadsAndWhatMakesItOnce() {
    ImmutableMap<String, String> conf =
        conf(Map.of(), Map.of("spark.acme", "x"), JvmMode.THROUGHPUT);
    assertThat(conf)
        .containsEntry("spark.executor.instances", "3")
        .containsEntry("spark.executor.memory", "512m")
        .containsEntry("spark.executor.memoryOverhead", "384m")
        .containsEntry("spark.driver.memoryOverhead", "384m")
        .containsEntry("spark.dynamicAllocation.enabled", "false")
        .containsEntry("spark.yarn.maxAppAttempts", "1")
        .containsEntry("spark.yarn.tags", "m-one")
        .containsEntry("spark.yarn.queue", "etl")
        .containsEntry("spark.yarn.priority", "5")
        .containsEntry("spark.yarn.am.nodeLabelExpression", "big")
        .containsEntry("spark.yarn.executor.nodeLabelExpression", "big")
        .containsEntry(
            "spark.yarn.dist.files",
            "file:/here/attempt/baggage/0badc0de-a.sql,file:/here/attempt/spec.json,"
                + "file:/here/attempt/ticket.json")
        .containsEntry("spark.muster.spec", "spec.json")
        .containsEntry("spark.muster.ticket", "ticket.json")
        .containsEntry("spark.acme", "x")
        .doesNotContainKey("spark.driver.defaultJavaOptions");
  }

  @Test
  void keepsWhatTheHomeSays() {
    Map<String, String> home =
        Map.of(
            "spark.yarn.dist.files", "/etc/spark/conf/hive-site.xml",
            "spark.plugins", "com.acme.Rapids",
            "spark.driver.defaultJavaOptions", "-XX:OnOutOfMemoryError=x");
    Map<String, String> asked =
        Map.of("spark.yarn.dist.files", "/a.sql#b", "spark.plugins", "io.muster.job.MusterPlugin");
    assertThat(conf(home, asked, JvmMode.FAST_START))
        .containsEntry(
            "spark.yarn.dist.files",
            "/etc/spark/conf/hive-site.xml,/a.sql#b,file:/here/attempt/baggage/0badc0de-a.sql,"
                + "file:/here/attempt/spec.json,file:/here/attempt/ticket.json")
        .containsEntry("spark.plugins", "com.acme.Rapids,io.muster.job.MusterPlugin")
        .containsEntry(
            "spark.driver.defaultJavaOptions",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:OnOutOfMemoryError=x")
        .containsEntry(
            "spark.executor.defaultJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    assertThat(conf(home, asked, JvmMode.THROUGHPUT))
        .doesNotContainKey("spark.executor.defaultJavaOptions");
  }

  @Test
  void namesNoCollectorBesideAnother() {
    for (Map<String, String> home :
        ImmutableList.of(
            ImmutableMap.of("spark.driver.defaultJavaOptions", "-XX:+UseG1GC"),
            ImmutableMap.of("spark.driver.extraJavaOptions", "-Dx=y -XX:+UseZGC"))) {
      assertThat(conf(home, Map.of(), JvmMode.FAST_START).get("spark.driver.defaultJavaOptions"))
          .startsWith("-XX:TieredStopAtLevel=1")
          .doesNotContain("UseSerialGC");
    }
  }

  private static ImmutableMap<String, String> conf(
      Map<String, String> home, Map<String, String> asked, JvmMode jvm) {
    YarnOptions options =
        new YarnOptions(
            YarnOptions.DeployMode.CLUSTER, Optional.of("etl"), Optional.of("big"), Optional.of(5));
    return new YarnConf(
            new YarnTerms(options, SparkOnYarn.of(SparkOnYarn.DeployMode.CLUSTER)),
            new ContainerStart(Optional.empty()),
            home::get)
        .of(request(jvm), asked, FOLDER);
  }

  @Test
  void aDriverHereAsksForTheMasterThatWasReckonedWith() {
    YarnOptions options =
        new YarnOptions(
            YarnOptions.DeployMode.CLIENT, Optional.of("etl"), Optional.empty(), Optional.empty());
    YarnExecutors executors =
        new YarnExecutors(
            new YarnTerms(options, SparkOnYarn.of(SparkOnYarn.DeployMode.CLIENT)),
            new ContainerStart(Optional.empty()),
            Map.of("spark.executor.extraJavaOptions", "-XX:+UseG1GC")::get);
    assertThat(executors.conf(request(JvmMode.FAST_START)))
        .containsEntry("spark.executor.defaultJavaOptions", "-XX:TieredStopAtLevel=1")
        .containsEntry("spark.yarn.am.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .doesNotContainKey("spark.driver.defaultJavaOptions");
    assertThat(executors.conf(request(JvmMode.THROUGHPUT)))
        .doesNotContainKeys("spark.executor.defaultJavaOptions", "spark.yarn.am.extraJavaOptions")
        .containsEntry("spark.submit.deployMode", "client")
        .containsEntry("spark.yarn.am.clientModeTreatDisconnectAsFailed", "true")
        .containsEntry("spark.yarn.tags", "m-one")
        .containsEntry("spark.yarn.queue", "etl")
        .containsEntry("spark.yarn.am.memory", "512m")
        .containsEntry("spark.yarn.am.memoryOverhead", "384m")
        .containsEntry("spark.driver.memory", "512m")
        .containsEntry("spark.executor.instances", "3")
        .doesNotContainKey("spark.driver.memoryOverhead");
  }

  @Test
  void namesNoCollectorBesideOneThatStandsBesideASecret() {
    YarnExecutors executors =
        new YarnExecutors(
            new YarnTerms(
                new YarnOptions(
                    YarnOptions.DeployMode.CLIENT,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                SparkOnYarn.of(SparkOnYarn.DeployMode.CLIENT)),
            new ContainerStart(Optional.empty()),
            key -> null);
    ImmutableMap<String, String> asked =
        ImmutableMap.of(
            "spark.executor.extraJavaOptions", "-XX:+UseG1GC -Dp=${env:PASSWORD}",
            "spark.yarn.am.extraJavaOptions", "-Dp=${env:PASSWORD}");

    assertThat(executors.conf(request(JvmMode.FAST_START, asked)))
        .containsEntry("spark.executor.defaultJavaOptions", "-XX:TieredStopAtLevel=1")
        .doesNotContainKey("spark.yarn.am.extraJavaOptions");
  }

  @Test
  void leavesOptionsWhereTheyAreThatMayHoldASecret() {
    Map<String, String> home =
        Map.of("spark.executor.defaultJavaOptions", "-Djavax.net.ssl.trustStorePassword=hush");
    assertThat(conf(home, Map.of(), JvmMode.FAST_START))
        .doesNotContainKey("spark.executor.defaultJavaOptions")
        .containsKey("spark.driver.defaultJavaOptions");
  }

  private static LaunchRequest request(JvmMode jvm) {
    return request(jvm, ImmutableMap.of());
  }

  private static LaunchRequest request(JvmMode jvm, ImmutableMap<String, String> conf) {
    return request(
        new Attempt(new Value("1"), 1, new Tag("m-one"), new Location("s3://bucket/a")), jvm, conf);
  }

  static LaunchRequest request(Attempt attempt) {
    return request(attempt, JvmMode.AUTO, ImmutableMap.of());
  }

  private static LaunchRequest request(
      Attempt attempt, JvmMode jvm, ImmutableMap<String, String> conf) {
    return new LaunchRequest(
        attempt,
        1,
        new Slice(3, 2, HALF, 1, HALF, MemorySize.ZERO, MemorySize.ZERO, MemorySize.ZERO),
        "muster test",
        "/their.jar",
        Optional.empty(),
        ImmutableList.of(),
        conf,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableMap.of("0badc0de-a.sql", "/models/a.sql"),
        jvm,
        "{}");
  }
}
