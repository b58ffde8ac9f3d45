package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.PlainSettings;
import io.muster.lifecycle.Tag;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a job needs beside itself comes to what plan and home have set, never in its place. */
class SubmissionTest {
  private static final Path PLACE = Path.of("/work");
  private static final ImmutableMap<String, String> NOTHING = ImmutableMap.of();

  @Test
  void addsWhatTheJobNeedsToWhatThePlanSets() {
    ImmutableMap<String, String> ofPlan =
        ImmutableMap.of(
            "spark.jars", "their.jar",
            "spark.jars.packages", "com.theirs:a:1",
            "spark.submit.pyFiles", "their.py");

    assertThat(script(NOTHING, ofPlan))
        .contains(
            "spark.jars=their.jar,/job/a.jar,/job/b.jar",
            "spark.jars.packages=com.theirs:a:1,com.job:b:2",
            "spark.submit.pyFiles=their.py,/job/c.py");
  }

  @Test
  void addsWhatTheJobNeedsToWhatTheHomeSets() {
    ImmutableMap<String, String> ofHome =
        ImmutableMap.of(
            "spark.jars", "/opt/${home}.jar",
            "spark.jars.packages", "com.home:a:1",
            "spark.submit.pyFiles", "/opt/home.py");

    assertThat(script(ofHome, NOTHING))
        .contains(
            "spark.jars=/opt/${home}.jar,/job/a.jar,/job/b.jar",
            "spark.jars.packages=com.home:a:1,com.job:b:2",
            "spark.submit.pyFiles=/opt/home.py,/job/c.py");
  }

  @Test
  void letsThePlanReplaceWhatTheHomeSetsAsSparkSubmitDoes() {
    assertThat(script(ImmutableMap.of("spark.jars", "home.jar"), Map.of("spark.jars", "plan.jar")))
        .contains("spark.jars=plan.jar,/job/a.jar,/job/b.jar")
        .doesNotContain("home.jar");
    assertThat(script(ImmutableMap.of("spark.jars", "home.jar"), Map.of("spark.jars", "")))
        .contains("spark.jars=/job/a.jar,/job/b.jar")
        .doesNotContain("home.jar");
  }

  @Test
  void leavesASecretInTheListAReference() {
    assertThat(script(NOTHING, Map.of("spark.jars", "https://me:${env:TOKEN}@acme/their.jar")))
        .contains("${TOKEN:?")
        .contains("@acme/their.jar,/job/a.jar,/job/b.jar");
  }

  /** The launch as one reads it, quotes left out. */
  private static String script(ImmutableMap<String, String> ofHome, Map<String, String> ofPlan) {
    Submission submission =
        new Submission(
            PLACE.resolve("shim"),
            PLACE.resolve("home"),
            PLACE,
            PlainSettings.of(ofHome, Path.of("/job/job.jar")),
            name -> null);
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    Path folder = PLACE.resolve("attempt");
    LaunchRequest request =
        new LaunchRequest(
            new Attempt(
                new Value("1"), 1, Tag.of("out", "run", new Value("1"), 1), Location.of(folder)),
            1,
            new Slice(1, 1, gibibyte, 1, gibibyte, gibibyte, MemorySize.ZERO, MemorySize.ZERO),
            "muster test",
            "/job/app.py",
            Optional.empty(),
            ImmutableList.of(),
            ImmutableMap.copyOf(ofPlan),
            ImmutableList.of("/job/a.jar", "/job/job.jar", "/job/b.jar"),
            ImmutableList.of("/job/c.py"),
            ImmutableList.of("com.job:b:2"),
            ImmutableMap.of(),
            JvmMode.THROUGHPUT,
            "{}");
    return submission.script(request, folder).render().replace("'", "");
  }
}
