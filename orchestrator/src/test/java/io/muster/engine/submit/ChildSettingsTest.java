package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.JvmMode;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildSettingsTest {
  private static final String OPTIONS = "spark.driver.defaultJavaOptions";
  private static final String CLASS_PATH = "spark.driver.extraClassPath";
  private static final ImmutableMap<String, String> NOTHING = ImmutableMap.of();

  private final ChildSettings settings = settings(NOTHING, NOTHING, true);

  @Test
  void leavesTheUserInterfaceAndTheOptimisingCompilerToThroughput() {
    ImmutableMap<String, String> fast = settings.conf(JvmMode.FAST_START, NOTHING);
    assertThat(fast).containsEntry("spark.ui.enabled", "false");
    assertThat(fast.get(OPTIONS))
        .startsWith("-XX:SharedArchiveFile=/a.jsa ")
        .contains(
            "-XX:ArchiveRelocationMode=0",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "configurationFile=file:///q");

    ImmutableMap<String, String> thorough = settings.conf(JvmMode.THROUGHPUT, NOTHING);
    assertThat(thorough).doesNotContainKey("spark.ui.enabled");
    assertThat(thorough.get(OPTIONS))
        .startsWith("-XX:SharedArchiveFile=/a.jsa ")
        .doesNotContain("TieredStopAtLevel", "SerialGC", "configurationFile");
  }

  @Test
  void letsThePlanWin() {
    ImmutableMap<String, String> conf =
        settings.conf(
            JvmMode.FAST_START,
            ImmutableMap.of(
                "spark.ui.enabled",
                "true",
                OPTIONS,
                "-XX:TieredStopAtLevel=4",
                CLASS_PATH,
                "/theirs.jar",
                "spark.theirs",
                "1"));

    assertThat(conf)
        .containsEntry("spark.ui.enabled", "true")
        .containsEntry("spark.theirs", "1")
        .containsEntry(CLASS_PATH, "/job.jar:/theirs.jar");
    assertThat(conf.get(OPTIONS)).endsWith(" -XX:TieredStopAtLevel=4");
  }

  @Test
  void namesNoSecondCollector() {
    for (String where : ImmutableList.of(OPTIONS, "spark.driver.extraJavaOptions")) {
      ImmutableMap<String, String> conf =
          settings.conf(JvmMode.FAST_START, ImmutableMap.of(where, "-Xss4m -XX:+UseParallelGC"));

      assertThat(conf.get(OPTIONS)).doesNotContain("SerialGC");
    }
  }

  @Test
  void keepsTheHomesOwnSettingsUnderThoseOfThePlan() {
    ChildSettings ofHome =
        settings(
            ImmutableMap.of("spark.a", "home", "spark.b", "home", "spark.ui.enabled", "true"),
            NOTHING,
            true);

    assertThat(ofHome.conf(JvmMode.FAST_START, ImmutableMap.of("spark.b", "plan")))
        .containsEntry("spark.a", "home")
        .containsEntry("spark.b", "plan")
        .containsEntry("spark.ui.enabled", "true");
  }

  @Test
  void addsPluginsToThoseOfTheHomeWhoeverReadsThem() {
    ImmutableMap<String, String> ofHome =
        ImmutableMap.of("spark.plugins", "com.home.A, com.home.B");
    ImmutableMap<String, String> ofPlan =
        ImmutableMap.of("spark.plugins", "com.plan.C,com.home.A,io.muster.Ours");
    String all = "com.home.A,com.home.B,com.plan.C,io.muster.Ours";

    assertThat(settings(ofHome, NOTHING, true).conf(JvmMode.THROUGHPUT, ofPlan))
        .containsEntry("spark.plugins", all);
    assertThat(PlainSettings.of(ofHome, Path.of("/job.jar")).conf(JvmMode.THROUGHPUT, ofPlan))
        .containsEntry("spark.plugins", all);
    assertThat(settings.conf(JvmMode.THROUGHPUT, ofPlan))
        .containsEntry("spark.plugins", "com.plan.C,com.home.A,io.muster.Ours");
  }

  @Test
  void takesNothingFromAHomeWhoseSettingsSparkSubmitReads() {
    ImmutableMap<String, String> ofHome =
        ImmutableMap.of(
            OPTIONS,
            "-Dof.home=1",
            "spark.driver.extraJavaOptions",
            "-XX:+UseParallelGC",
            CLASS_PATH,
            "/of/home/*",
            "spark.ui.enabled",
            "true",
            "spark.of.home",
            "1");

    ImmutableMap<String, String> conf =
        PlainSettings.of(ofHome, Path.of("/job.jar")).conf(JvmMode.FAST_START, NOTHING);

    assertThat(conf)
        .containsEntry(CLASS_PATH, "/job.jar:/of/home/*")
        .containsEntry("spark.ui.enabled", "true")
        .doesNotContainKey("spark.of.home");
    assertThat(conf.get(OPTIONS)).endsWith(" -Dof.home=1").doesNotContain("SerialGC");
  }

  @Test
  void bindsToThisMachineOnlyWhereNobodyElseHasToReachIt() {
    assertThat(settings.environment()).containsEntry("SPARK_LOCAL_IP", "127.0.0.1");
    assertThat(settings(NOTHING, NOTHING, false).environment()).doesNotContainKey("SPARK_LOCAL_IP");
    assertThat(settings(NOTHING, ImmutableMap.of("SPARK_LOCAL_IP", "10.0.0.1"), true).environment())
        .doesNotContainKey("SPARK_LOCAL_IP")
        .doesNotContainKey("SPARK_LOCAL_HOSTNAME");
  }

  @Test
  void keepsTheUsersOptionsForTheLauncher() {
    assertThat(
            settings(NOTHING, ImmutableMap.of("SPARK_LAUNCHER_OPTS", "-Dx=1"), true).environment())
        .hasEntrySatisfying(
            "SPARK_LAUNCHER_OPTS", options -> assertThat(options).endsWith(" -Dx=1"));
  }

  @Test
  void quotesAnOptionThatHoldsASpace() {
    assertThat(ChildSettings.quoted("-Da=/my files/x")).isEqualTo("\"-Da=/my files/x\"");
    assertThat(ChildSettings.quoted("-Da=/x")).isEqualTo("-Da=/x");
  }

  @Test
  void carriesTheJobsJarOnTheClassPath() {
    assertThat(settings.carries("/job.jar")).isTrue();
    assertThat(settings.carries("/theirs.jar")).isFalse();
  }

  @Test
  void saysWhyAPlansClassPathKeepsItFromTheArchive() {
    assertThat(ChildSettings.reasonWithoutArchive(NOTHING)).isEmpty();
    assertThat(ChildSettings.reasonWithoutArchive(ImmutableMap.of(CLASS_PATH, "/theirs.jar")))
        .hasValueSatisfying(
            why -> assertThat(why).contains(CLASS_PATH + " (/theirs.jar)", "job.class.jars"));
  }

  private static ChildSettings settings(
      ImmutableMap<String, String> homeDefaults,
      ImmutableMap<String, String> inherited,
      boolean onThisMachine) {
    return new ChildSettings(
        homeDefaults,
        NOTHING,
        inherited,
        NOTHING,
        ImmutableList.of(Path.of("/job.jar")),
        Optional.of("-XX:SharedArchiveFile=/a.jsa"),
        Optional.of(Path.of("/q")),
        onThisMachine);
  }

  /** By the rules of Spark's own CommandBuilderUtils.parseOptionString. */
  @Test
  void quotesWhatSparkWouldSplitOrReadOtherwise() {
    assertThat(ChildSettings.quoted("-Dx=/plain/path")).isEqualTo("-Dx=/plain/path");
    assertThat(ChildSettings.quoted("-Dx=/a path")).isEqualTo("\"-Dx=/a path\"");
    assertThat(ChildSettings.quoted("-Dx=/o'neil")).isEqualTo("\"-Dx=/o'neil\"");
    assertThat(ChildSettings.quoted("-Dx=/a\\b\"c")).isEqualTo("\"-Dx=/a\\\\b\\\"c\"");
  }
}
