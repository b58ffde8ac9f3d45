package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YarnWaitTest {

  @Test
  void makesWhatWasRecordedShort() throws Exception {
    assertThat(cluster(YarnApplication.ofOne(Recorded.fields("app-waiting-am-limit"))))
        .contains("YARN: queue default, AM share of 2g has 0m left; its driver takes 1g");
    assertThat(cluster(YarnApplication.ofOne(Recorded.fields("app-waiting-no-room"))))
        .contains("YARN: queue default 100 % used (6g of 6g)");
  }

  @Test
  void saysTheCoresWhereTheMemoryWouldDo() {
    assertThat(
            said(
                "[Mon] Application is added to the scheduler and is not yet activated. Queue's AM"
                    + " resource limit exceeded.  Details : AM Partition = <DEFAULT_PARTITION>; AM"
                    + " Resource Request = <memory:1024, vCores:2>; Queue Resource Limit for AM ="
                    + " <memory:4096, vCores:3>; User AM Resource Limit of the queue ="
                    + " <memory:4096, vCores:3>; Queue AM Resource Usage = <memory:2048,"
                    + " vCores:2>; "))
        .contains("YARN: queue q, AM share of 3 cores has 1 core left; its driver takes 2 cores");
  }

  @Test
  void tellsTheLimitOfTheUserFromThatOfTheQueue() {
    assertThat(
            said(
                "[Mon] Application is added to the scheduler and is not yet activated. User's AM"
                    + " resource limit exceeded.  Details : AM Partition = <DEFAULT_PARTITION>; AM"
                    + " Resource Request = <memory:1024, vCores:1>; Queue Resource Limit for AM ="
                    + " <memory:4096, vCores:1>; User AM Resource Limit of the queue ="
                    + " <memory:1024, vCores:1>; Queue AM Resource Usage = <memory:1024,"
                    + " vCores:1>; "))
        .contains("YARN: queue q, the user's AM share of 1g is used up; its driver takes 1g");
  }

  @Test
  void saysOfAQueueThatIsNotFullThatItsNodesAre() {
    assertThat(
            said(
                "Application is Activated, waiting for resources to be assigned for AM.  Details :"
                    + " Queue's used capacity (absolute resource) = <memory:3072, vCores:6> ;"
                    + " Queue's max capacity (absolute resource) = <memory:6144, vCores:6> ; "))
        .contains("YARN: queue q 50 % used (3g of 6g), and no node has room for its driver");
    // of Hadoop 2
    assertThat(
            said(
                "Application is Activated, waiting for resources to be assigned for AM.  Details :"
                    + " Queue's Absolute used capacity = 93.3 % ; "))
        .contains("YARN: queue q uses 93.3 % of the cluster");
  }

  @Test
  void doesWithoutTheFiguresThatAreMissing() {
    assertThat(said("Queue's AM resource limit exceeded."))
        .contains("YARN: queue q, its AM share is used up");
    assertThat(said("User's AM resource limit exceeded."))
        .contains("YARN: queue q, the user's AM share is used up");
    assertThat(said("Application is Activated, waiting for resources to be assigned for AM."))
        .contains("YARN: queue q has no room for its driver");
  }

  @Test
  void keepsWhatItDoesNotKnow() {
    assertThat(said("[Mon Nov 30] Cluster resource  is\nempty."))
        .contains("YARN: Cluster resource is empty.");
    assertThat(said("x".repeat(1000)).orElseThrow()).hasSize("YARN: ".length() + 303);
    assertThat(said("  ")).isEmpty();
  }

  /** The driver is here, and waits with it. */
  @Test
  void speaksOfTheMasterWhereTheDriverIsNotIt() throws Exception {
    YarnApplication held = YarnApplication.ofOne(Recorded.fields("app-waiting-am-limit"));
    assertThat(YarnWait.of(held, DeployMode.CLIENT))
        .hasValueSatisfying(it -> assertThat(it).endsWith("left; its application master takes 1g"));
    assertThat(
            YarnWait.of(
                application(ApplicationState.ACCEPTED, "AM container is launched, waiting"),
                DeployMode.CLIENT))
        .contains("its application master, which YARN has launched, to start");
  }

  @Test
  void saysThatTheDriverStarts() {
    assertThat(said("[Mon] AM container is launched, waiting for AM container to Register with RM"))
        .contains("its driver, which YARN has launched, to start");
  }

  @ParameterizedTest
  @CsvSource({"NEW", "NEW_SAVING", "SUBMITTED"})
  void saysThatYarnHasNotAcceptedIt(ApplicationState state) {
    assertThat(cluster(application(state, ""))).contains("YARN to accept it");
  }

  private static Optional<String> said(String diagnostics) {
    return cluster(application(ApplicationState.ACCEPTED, diagnostics));
  }

  private static Optional<String> cluster(YarnApplication application) {
    return YarnWait.of(application, DeployMode.CLUSTER);
  }

  private static YarnApplication application(ApplicationState state, String diagnostics) {
    return new YarnApplication(
        "application_1_1",
        ImmutableSet.of(),
        "",
        "",
        "q",
        "SPARK",
        state,
        FinalStatus.UNDEFINED,
        diagnostics,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Amount.NOTHING,
        Amount.NOTHING,
        0,
        Optional.empty(),
        Optional.empty());
  }
}
