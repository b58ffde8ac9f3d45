package io.muster.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.util.Preconditions;
import org.opentest4j.AssertionFailedError;

/** The test kit as users have it: pytest with the pyspark of pip, JUnit with the embedded Spark. */
final class KitIT {
  private static final String PLAN = "(?s)```yaml\n(name: turnover.*?)```";
  private static final String ARTICLES = "(?s)```yaml\n(name: articles.*?)```";
  private static final String PYTHON_TEST = "(?s)```python\n(from muster.testing.*?)```";
  private static final String JAVA_TEST = "(?s)```java\n(import static io.muster.*?)```";

  /** What a build tool does: calls every test of a class. */
  private static final String RUNNER =
      """
      import java.lang.reflect.InvocationTargetException;
      import java.lang.reflect.Method;

      public class Runner {
        public static void main(String[] names) throws Throwable {
          Class<?> tests = Class.forName(names[0]);
          var constructor = tests.getDeclaredConstructor();
          constructor.setAccessible(true);
          for (Method method : tests.getDeclaredMethods()) {
            if (method.isAnnotationPresent(org.junit.jupiter.api.Test.class)) {
              method.setAccessible(true);
              try {
                method.invoke(constructor.newInstance());
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              System.out.println("passed: " + method.getName());
            }
          }
        }
      }
      """;

  @TempDir private Path place;

  @Test
  void runsThePytestExampleOfTheReadme() throws Exception {
    try (PlanFolder folder = pytest()) {
      String test = Readme.cut(PYTHON_TEST);
      folder
          .file("articles.yaml", Readme.cut(ARTICLES))
          .file("models.py", Readme.cut("(?s)```python\n(from pyspark.*?)```"))
          .file("data/sales.csv", Readme.cut("(?s)```csv\n(.*?)```"))
          .file("test_models.py", test)
          .file("test_wrong.py", test.replace("(\"tea\", 6)", "(\"tea\", 7)"));

      MusterProcess.Ended ended = folder.muster("-q", "--tb=short", "-p", "no:cacheprovider");

      assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(1);
      assertThat(ended.stdout())
          .contains("1 failed, 1 passed", "FAILED test_wrong.py::")
          .contains(inPytest(Readme.cut("(?s)```\n(rows that differ.*?)\n```")));
      assertThat(ended.everything()).doesNotContain("FAILED test_models.py");
      assertThat(folder.path("articles")).as("the plan's out_dir").doesNotExist();
    }
  }

  @Test
  void keepsWhatTheKitPromisesToPytest() throws Exception {
    try (PlanFolder folder = pytest()) {
      for (String name :
          List.of(
              "test_kit.py",
              "conftest.py",
              "models.py",
              "beside.py",
              "plan.yaml",
              "sql.yaml",
              "sales.sql")) {
        folder.file(name, resource(name));
      }
      folder
          .file(
              "sales.csv", "3,tea,5,1.50,0.1,2026-01-30\n3,tea,7,4,0.2,2026-01-31\n4,salt,1,2,,\n")
          .file("names.csv", "tea,green tea\nsalt,sea salt\n");

      MusterProcess.Ended ended = folder.muster("-q", "--tb=short", "-p", "no:cacheprovider");

      assertThat(ended.exitCode()).as(ended.everything()).isZero();
      assertThat(ended.stdout()).containsPattern("\n[0-9]+ passed in ");
      MusterProcess.await(
          "the removal of the folders of all calls",
          () -> folder.filesBelow(folder.path("temporary")).isEmpty());
    }
  }

  @Test
  void runsTheJunitExampleOfTheReadme() throws Exception {
    try (PlanFolder folder = new PlanFolder(place)) {
      folder
          .plan(Readme.cut(PLAN))
          .file("turnover.sql", Readme.cut("(?s)```sql\n(.*?)```"))
          .file("data/sales.csv", Readme.cut("(?s)```csv\n(.*?)```"));
      String test = Readme.cut(JAVA_TEST);

      MusterProcess.Ended passed = junit(folder, "right.jar", test);
      assertThat(passed.exitCode()).as(passed.everything()).isZero();
      assertThat(passed.stdout()).isEqualTo("passed: addsUpTheTurnoverOfItsShop\n");

      MusterProcess.Ended failed = junit(folder, "wrong.jar", test.replace("\"27.00\"", "28"));
      assertThat(failed.exitCode()).isEqualTo(1);
      assertThat(failed.stderr())
          .contains("java.lang.AssertionError: the frames differ in rows\n")
          .contains("  actual    1     'tea'    6       27 *\n")
          .contains("  expected  1     'tea'    6       28 *\n");
      assertThat(folder.output(1)).as("the plan's out_dir").doesNotExist();
    }
  }

  /** A folder whose commands are pytest's. */
  private PlanFolder pytest() throws Exception {
    Path unused = PysparkHome.orSkip();
    Path temporary = Files.createDirectories(place.resolve("temporary"));
    Path python = PysparkHome.programs().resolve("python3");
    return new PlanFolder(place)
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
        .setting("PYTHONPATH", MusterProcess.HOME.toAbsolutePath().resolve("lib/python").toString())
        .setting("JAVA_TOOL_OPTIONS", MusterProcess.QUICK_JVM + " -Djava.io.tmpdir=" + temporary)
        .startedBy("sh", "-c", "shift; exec \"$0\" -m pytest \"$@\"", python.toString());
  }

  /** Pytest sets an E before every line of a message. */
  private static List<String> inPytest(String lines) {
    return lines.lines().map(line -> ("E   " + line).stripTrailing()).toList();
  }

  private static MusterProcess.Ended junit(PlanFolder folder, String jar, String test)
      throws IOException {
    List<Path> junit =
        List.of(
            jarOf(Test.class),
            jarOf(API.class),
            jarOf(AssertionFailedError.class),
            jarOf(Preconditions.class));
    Path tests = folder.path(jar);
    Path runner = folder.path("runner.jar");
    JobJar.make(tests, "TurnoverTest", test, junit);
    JobJar.make(runner, "Runner", RUNNER, junit);
    List<Path> others = new ArrayList<>(junit);
    others.add(tests);
    others.add(runner);
    folder.setting("CLASSPATH", JobJar.classPath(others));
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    folder.startedBy(
        "sh",
        "-c",
        "shift; exec \"$0\" -Xmx600m "
            + MusterProcess.QUICK_JVM
            + " "
            + JavaModuleOptions.defaultModuleOptions()
            + " \"$@\"",
        java);
    return folder.muster("Runner", "TurnoverTest");
  }

  private static Path jarOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static String resource(String name) throws IOException {
    try (var in = KitIT.class.getResourceAsStream("kit/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
