package io.muster.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Job;
import io.muster.plan.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs whose drivers run in a cluster: what goes along is found out here. */
final class DriversElsewhereTest {
  private static final String PLAN =
      """
      model_sequence: [2]
      out_dir: out
      job: {python: {file: models.py%s}}
      cluster: {engine: yarn}
      """;

  private final Folder folder = new Folder();

  @BeforeEach
  void prepare() throws InterruptedException {
    try {
      new ProcessBuilder("python3", "--version").start().waitFor();
    } catch (IOException e) {
      Assumptions.abort("NOT TESTED: Python functions, because there is no python3 on the PATH");
    }
    folder
        .with("home/python/lib/py4j-0.10-src.zip", "")
        .with("lib/packed.py", "x = 1\n")
        .with("parts.zip", "")
        .variable("SPARK_HOME", folder.path("home"));
  }

  @Test
  void takesAlongWhatLiesBesideTheFileAndIsImported() {
    folder
        .with("models.py", "import beside, json, packed\ndef transform(n): pass\n")
        .with("beside.py", "import further\n")
        .with("further.py", "")
        .with("unused.py", "");

    Job.Python job = job(", py_files: [lib/packed.py]");

    assertThat(job.pyFiles())
        .containsExactlyInAnyOrder(
            folder.path("lib/packed.py"), folder.path("beside.py"), folder.path("further.py"));
    assertThat(Path.of(job.interpreter().orElseThrow())).isAbsolute().isExecutable();
  }

  @Test
  void tellsWhatCannotGoAlong() {
    folder
        .with("models.py", "import parts.deep\nimport packed\ndef transform(n): pass\n")
        .with("parts/deep.py", "")
        .with("packed.py", "");

    assertThat(folder.problems(PLAN.formatted(", py_files: [lib/packed.py]")))
        .hasSize(2)
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains(
                        "models.py imports", "parts/deep.py", "no folders", "pack the folder"))
        .anySatisfy(
            it ->
                assertThat(it)
                    .contains("lib/packed.py and ", "have one name", "rename one of them"));
    folder.with("models.py", "import parts.deep\ndef transform(n): pass\n");
    assertThat(job(", py_files: [parts.zip]").pyFiles()).containsExactly(folder.path("parts.zip"));
  }

  @Test
  void namesTheInterpreterOfAPackedEnvironmentAsNodesHaveIt() throws Exception {
    folder.with("models.py", "def transform(n): pass\n").with("x.zip", "");
    run("python3", "-m", "venv", "--copies", "--without-pip", folder.path("made"));
    run("tar", "-czf", folder.path("env.tar.gz"), "-C", folder.path("made"), ".");

    Job.Python job =
        job(", interpreter: env/bin/python, archives: [\"env.tar.gz#env\", \"x.zip#x\"]");

    assertThat(job.interpreter()).contains("./env/bin/python");
    assertThat(job.archives())
        .containsExactly(folder.path("env.tar.gz#env"), folder.path("x.zip#x"));
  }

  @Test
  void sqlAndDictsGoAlongWhateverTheirNames() {
    folder.with("a,b/one.sql", "SELECT 1").with("a,b.json", "{}").with("c/a,b.json", "{}");
    String plan =
        """
        model_sequence: [2]
        out_dir: out
        inputs: {dicts: {d: "a,b.json", e: "c/a,b.json"}}
        job: {sql: {file: "a,b/one.sql"}}
        cluster: {engine: yarn}
        """;

    assertThat(folder.resolved(plan).of(new Value("2"))).isNotNull();
  }

  @Test
  void anApplicationsNameWithACommaCannotGoAlong() {
    folder.with("a,b.py", "");
    String plan =
        """
        model_sequence: [2]
        out_dir: out
        job: {application: {resource: "a,b.py"}}
        cluster: {engine: yarn}
        """;

    assertThat(folder.problems(plan))
        .singleElement()
        .asString()
        .contains("a,b.py", "cannot be taken along", "rename the file");
  }

  @Test
  void ofFilesOfOneNameYarnWouldTakeOne() {
    folder
        .with("a/m.jar", "1")
        .with("b/m.jar", "2")
        .with("b/main.py", "")
        .with("main.py", "")
        .with("models.py", "def transform(n): pass\n")
        .with("b/parts.zip", "");
    List<String> jobs =
        List.of(
            "{class: {name: com.acme.Job, jars: [a/m.jar, b/m.jar, a/m.jar]}}",
            "{application: {resource: a/m.jar, class: com.acme.Main, jars: [b/m.jar]}}",
            "{application: {resource: main.py, jars: [a/m.jar, b/m.jar]}}");
    for (String job : jobs) {
      String plan = "model_sequence: [2]\nout_dir: out\njob: %s\ncluster: %s\n";
      for (String mode : List.of("{engine: yarn}", "{engine: yarn, deploy_mode: client}")) {
        assertThat(folder.problems(plan.formatted(job, mode)))
            .as(job + mode)
            .singleElement()
            .asString()
            .startsWith("plan.yaml:3:")
            .contains("a/m.jar and ", "b/m.jar have one name", "rename one of them");
      }
      assertThat(folder.resolved(plan.formatted(job, "{engine: local}"))).isNotNull();
    }

    String script =
        """
        model_sequence: [2]
        out_dir: out
        job: {application: {resource: main.py, py_files: [b/main.py]}}
        cluster: {engine: yarn, deploy_mode: %s}
        """;
    assertThat(folder.problems(script.formatted("cluster")))
        .singleElement()
        .asString()
        .contains("main.py and ", "b/main.py have one name");
    assertThat(folder.resolved(script.formatted("client"))).as("which stays here").isNotNull();

    assertThat(
            folder.problems(
                PLAN.formatted(", py_files: [parts.zip], archives: [\"b/parts.zip#parts\"]")))
        .singleElement()
        .asString()
        .contains("parts.zip and ", "b/parts.zip#parts have one name");
  }

  @Test
  void aPathThatSparksListCannotHoldIsToldWhereTheDriverIsHere() {
    folder
        .with("models.py", "def transform(n): pass\n")
        .with("a,b/one.py", "")
        .with("c#/two.py", "")
        .with("three.py", "");
    String files = ", py_files: [\"a,b/one.py\", \"c#/two.py\", three.py]";
    String plan = PLAN.formatted(files);
    String here = plan.replace("{engine: yarn}", "{engine: yarn, deploy_mode: client}");
    String local = plan.replace("{engine: yarn}", "{engine: local}");

    for (String each : List.of(here, local)) {
      assertThat(folder.problems(each))
          .hasSize(2)
          .anySatisfy(it -> assertThat(it).contains("a,b/one.py", "a comma", "rename"))
          .anySatisfy(it -> assertThat(it).contains("c#/two.py", "a #", "rename"));
    }
    assertThat(folder.problems(plan))
        .as("Spark decodes a comma before it parts the list")
        .singleElement()
        .asString()
        .contains("a,b/one.py", "a comma", "rename");
    assertThat(job(files.replace("a,b/one.py", "c#/two.py")).pyFiles())
        .as("as a URI it goes along")
        .contains(folder.path("c#/two.py"));
  }

  @Test
  void jarsWhosePathsSparksListCannotHoldAreToldInEveryMode() {
    folder.with("a,b/m.jar", "").with("c#/n.jar", "").with("o[1].jar", "").with("app.jar", "");
    String jars = "jars: [\"a,b/m.jar\", \"c#/n.jar\", \"o[1].jar\"]";
    List<String> jobs =
        List.of(
            "{class: {name: com.acme.Job, " + jars + "}}",
            "{application: {resource: app.jar, class: com.acme.Main, " + jars + "}}");
    String plan = "model_sequence: [2]\nout_dir: out\njob: %s\ncluster: %s\n";

    for (String job : jobs) {
      for (String mode :
          List.of("{engine: local}", "{engine: yarn}", "{engine: yarn, deploy_mode: client}")) {
        assertThat(folder.problems(plan.formatted(job, mode)))
            .as(job + mode)
            .hasSize(3)
            .allMatch(it -> it.startsWith("plan.yaml:3:") && it.contains("the jar "))
            .anySatisfy(it -> assertThat(it).contains("a,b/m.jar", "a comma, which parts paths"))
            .anySatisfy(it -> assertThat(it).contains("c#/n.jar", "a #, which ends paths"))
            .anySatisfy(it -> assertThat(it).contains("o[1].jar", "a [, which makes a pattern"));
      }
    }
  }

  @Test
  void functionsAndArchivesWhosePathsSparksListCannotHoldAreTold() throws Exception {
    folder
        .with("a,b/models.py", "def transform(n): pass\n")
        .with("e{1}.zip", "")
        .with("#/f.zip", "");
    String plan = PLAN.replace("models.py", "\"a,b/models.py\"");
    String archives = ", archives: [\"e{1}.zip#e\", \"#/f.zip#f\"]";

    assertThat(folder.problems(plan.formatted(archives)))
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).contains("Python file", "a,b/models.py", "a comma"))
        .anySatisfy(it -> assertThat(it).contains("archive", "e{1}.zip of", "a {, which makes"));
    assertThat(folder.problems(plan.formatted(archives).replace("yarn", "local")))
        .as("the function's file is in no list there")
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).contains("archive", "e{1}.zip of", "a {, which makes"))
        .anySatisfy(it -> assertThat(it).contains("archive", "#/f.zip of", "a #, which ends"));
  }

  /** Muster gives it as it is written. */
  @Test
  void aPathThatSparksListCannotHoldIsToldOfAnApplicationWhereverItsDriverIs() {
    folder.with("main.py", "").with("a,b/one.py", "").with("c#/two.py", "").with("a,b.py", "");
    String plan =
        """
        model_sequence: [2]
        out_dir: out
        job: {application: {resource: main.py, py_files: ["a,b/one.py", "c#/two.py", "a,b.py"]}}
        cluster: {engine: yarn, deploy_mode: %s}
        """;

    for (String mode : List.of("cluster", "client")) {
      assertThat(folder.problems(plan.formatted(mode)))
          .hasSize(3)
          .anySatisfy(it -> assertThat(it).contains("a,b/one.py", "a comma", "rename"))
          .anySatisfy(it -> assertThat(it).contains("a,b.py", "a comma", "rename"))
          .anySatisfy(it -> assertThat(it).contains("c#/two.py", "a #", "rename"));
    }
  }

  @Test
  void aSecretThatADictBringsIntoASettingHasNoValueInACluster() {
    folder.with("main.py", "").with("token", "x");
    String plan =
        """
        model_sequence: [2]
        out_dir: out
        inputs: {dicts: {d: {token: "${file:token}"}}}
        job: {application: {resource: main.py, conf: {spark.acme.token: "${dict:d.token}"}}}
        cluster: {engine: yarn, deploy_mode: %s}
        """;

    assertThat(folder.problems(plan.formatted("cluster")))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:4:")
        .contains(
            "job.application.conf.spark.acme.token has ${file:", "from a dict", "let the job");
    assertThat(folder.resolved(plan.formatted("client"))).as("whose driver is here").isNotNull();
  }

  private Job.Python job(String more) {
    return (Job.Python) folder.resolved(PLAN.formatted(more)).of(new Value("2")).job();
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
