package io.muster.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Job;
import io.muster.plan.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Python functions are checked by a real interpreter, which does not run them. */
final class PythonJobsTest {
  private static final String PLAN =
      """
      model_sequence: [2, 56]
      out_dir: out
      inputs:
        frames: {sales: {format: csv, path: sales.csv}}
        dicts: {limits: {pieces: 1}, params: {a: 1}}
      job: {python: {file: models.py%s}}
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
        .with("sales.csv", "a\n")
        .with("home/python/lib/py4j-0.10-src.zip", "")
        .variable("SPARK_HOME", folder.path("home"));
  }

  @Test
  void takesAFunctionWhoseParametersAreProvided() {
    folder.with(
        "models.py",
        """
        import not_there
        raise SystemExit("nobody runs this")
        def transform(n, value, spark, ctx, sales, limits, frames, dicts, extra=1, *more, last=2): pass
        """);

    ResolvedPlan plan = folder.resolved(plan(""));

    Job.Python job = (Job.Python) plan.of(new Value("2")).job();
    assertThat(job.function()).isEqualTo("transform");
    assertThat(job.file()).isEqualTo(folder.path("models.py"));
    assertThat(Path.of(job.interpreter().orElseThrow())).isAbsolute().isExecutable();
    assertThat(plan.of(new Value("2")).codeDigest()).isPresent();
    assertThat(plan.pyspark()).as("SPARK_HOME names one").isEmpty();
  }

  @Test
  void tellsAllThatIsWrongWithAFunctionAtOnce() {
    folder.with("models.py", "def helper(): pass\ndef transform(n, limit, dict9, /): pass\n");

    assertThat(folder.problems(plan(", args: {n: n, tresholds: limits, x: 1}")))
        .containsExactly(
            "plan.yaml:6:22: transform in models.py:2 asks for limit, which nothing provides; did"
                + " you mean limits? Or give it in job.python.args, or name a frame or a dict so;"
                + " there are ctx, dicts, frames, limits, n, params, sales, spark, value",
            "plan.yaml:6:22: transform in models.py:2 asks for dict9, which nothing provides;"
                + " give it in job.python.args, or name a frame or a dict so;"
                + " there are ctx, dicts, frames, limits, n, params, sales, spark, value",
            "plan.yaml:6:57: job.python.args has tresholds, and transform in models.py:2 has no"
                + " such parameter; right would be: n, limit, dict9",
            "plan.yaml:6:68: job.python.args has x, and transform in models.py:2 has no such"
                + " parameter; did you mean n?");
  }

  @Test
  void tellsOfASyntaxErrorItsLine() {
    folder.with("models.py", "x = 1\ndef transform(n) return n\n");

    assertThat(folder.problems(plan("")))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:6:22: models.py:2 is no Python: ")
        .endsWith("; correct the file");
  }

  @Test
  void tellsOfAFunctionThatIsNotThereOrNotOne() {
    folder.with("models.py", "def transfrom(n): pass\nasync def later(n): pass\n");

    assertThat(folder.problems(plan("")))
        .containsExactly(
            "plan.yaml:6:22: there is no function transform in models.py; did you mean transfrom?");
    assertThat(folder.problems(plan(", function: later")))
        .containsExactly(
            "plan.yaml:6:22: later in models.py is async, which nobody awaits; write def instead"
                + " of async def");
  }

  @Test
  void leavesToTheApplicationWhatOnlyRunningTheFileTells() {
    folder.with(
        "models.py",
        """
        from elsewhere import imported
        import functools
        assigned = functools.partial(imported, 1)
        @functools.wraps(imported)
        def decorated(what, ever): pass
        if True:
            def inner(n): pass
        """);

    for (String function : List.of("imported", "assigned", "decorated", "inner")) {
      assertThat(folder.resolved(plan(", function: " + function)).iterations()).hasSize(2);
    }
  }

  @Test
  void tellsOfAnInterpreterThatIsNone() {
    folder.with("models.py", "def transform(n): pass\n").with("false", "");

    assertThat(folder.problems(plan(", interpreter: python-of-nobody")))
        .singleElement()
        .asString()
        .startsWith(
            "plan.yaml:6:46: the interpreter python-of-nobody cannot be used: No such file or directory")
        .endsWith("install Python 3, or let job.python.interpreter name one");
    assertThat(folder.problems(plan(", interpreter: /bin/false")))
        .singleElement()
        .asString()
        .contains("/bin/false cannot be used: it ended with exit code 1");
  }

  @Test
  void namesTheTwoCommandsThatGiveAPyspark() {
    folder
        .with("models.py", "def transform(n): pass\n")
        .with("spark/jars/none.jar", "")
        .variable("SPARK_HOME", folder.path("spark"));
    assertThat(folder.problems(plan("")))
        .containsExactly(
            "plan.yaml:6:22: job.python needs PySpark, and the Spark home spark (SPARK_HOME) has"
                + " none: there is no python/lib/py4j-*.zip in it; "
                + PythonHomes.RIGHT);

    // without site packages nobody finds a pyspark
    folder.with("bare", "#!/bin/sh\nexec python3 -I -S \"$@\"\n").variable("SPARK_HOME", "");
    assertThat(Path.of(folder.path("bare")).toFile().setExecutable(true)).isTrue();
    assertThat(folder.problems(plan(", interpreter: ./bare")))
        .singleElement()
        .asString()
        .contains("neither cluster.spark_home nor SPARK_HOME is set")
        .contains("pip install pyspark==3.5.5")
        .contains("export SPARK_HOME=");
    assertThat(folder.resolved(plan(", interpreter: ./bare") + "cluster: {spark_home: home}\n"))
        .isNotNull();
  }

  @Test
  void givesTheValueAsAnIntegerWhereItIsOne() {
    folder.with("models.py", "def transform(a, b, c, d): pass\n");

    ResolvedPlan plan =
        folder.resolved(
            plan(", args: {a: \"${value}\", b: \"n${value}\", c: {1: [~]}, d: limits}"));

    Job.Python job = (Job.Python) plan.of(new Value("56")).job();
    assertThat(job.values()).containsEntry("a", 56L).containsEntry("b", "n56");
    assertThat(job.values().get("c")).asString().isEqualTo("{1=[null]}");
    assertThat(job.names()).containsOnly(Map.entry("d", "limits"));
  }

  @Test
  void changesTheFingerprintWithAllThatChangesTheResult() {
    folder
        .with("models.py", "def transform(n): pass\n")
        .with("lib.py", "x = 1\n")
        .with("env.tar.gz", "packed");
    String more = ", py_files: [lib.py], archives: [\"env.tar.gz#env\"]";
    String first = fingerprint(plan(more));

    assertThat(fingerprint(plan(more))).isEqualTo(first);
    assertThat(fingerprint(plan(more.replace("#env", "#other")))).isNotEqualTo(first);
    folder.with("lib.py", "x = 2\n");
    String second = fingerprint(plan(more));
    assertThat(second).isNotEqualTo(first);
    folder.with("models.py", "def transform(n): return n\n");
    String third = fingerprint(plan(more));
    assertThat(third).isNotEqualTo(second);
    folder.with("env.tar.gz", "packed again");
    assertThat(fingerprint(plan(more))).isNotEqualTo(third);
    folder.with("models.py", "def transform(n, d=1): pass\n");
    assertThat(fingerprint(plan(", args: {d: 1}")))
        .isNotEqualTo(fingerprint(plan(", args: {d: 2}")));
  }

  @Test
  void unpacksTheInterpreterOfAPackedEnvironmentOnce() throws Exception {
    folder.with("models.py", "def transform(n): pass\n").with("env/word", "x");
    run("python3", "-m", "venv", "--copies", "--without-pip", folder.path("made"));
    run("tar", "-czf", folder.path("env.tar.gz"), "-C", folder.path("made"), ".");
    String plan =
        plan(", interpreter: env/bin/python, archives: [\"env.tar.gz#env\", \"x.zip#x\"]");
    folder.with("x.zip", "");

    Job.Python job = (Job.Python) folder.resolved(plan).of(new Value("2")).job();

    String interpreter = job.interpreter().orElseThrow();
    assertThat(interpreter).startsWith(folder.path("cache/environments/")).endsWith("/bin/python");
    assertThat(Path.of(interpreter)).isExecutable();
    assertThat(job.archives()).as("what is left to Spark").containsExactly(folder.path("x.zip#x"));
    Job again = folder.resolved(plan).of(new Value("2")).job();
    assertThat(again).isEqualTo(job);
  }

  @Test
  void countsWhatAFileImportsFromBesideItAsItsOwn() {
    folder
        .with(
            "models.py",
            """
            import json; import rates as r
            try: import first
            except ImportError: from . import second
            from .third import x
            if r: from steps import (  # of several lines
                clean,
                score as rank)
            from steps \\
                import last
            def transform(n):
                import late.found
            """)
        .with("rates.py", "A = 1\n")
        .with("first.py", "")
        .with("second.py", "")
        .with("third.py", "")
        .with("steps/__init__.py", "")
        .with("steps/last.py", "")
        .with("steps/clean.py", "from ..rates import A\nfrom .deep.er import B\n")
        .with("steps/score.py", "")
        .with("steps/deep/__init__.py", "")
        .with("steps/deep/er.py", "B = 1\n")
        .with("late/found.py", "")
        .with("other.py", "");
    String before = fingerprint(plan(""));

    for (String own :
        List.of(
            "rates.py",
            "first.py",
            "second.py",
            "third.py",
            "steps/deep/er.py",
            "steps/clean.py",
            "steps/score.py",
            "steps/last.py",
            "steps/__init__.py",
            "late/found.py")) {
      folder.with(own, "C = 1\n");
      String now = fingerprint(plan(""));
      assertThat(now).as(own).isNotEqualTo(before);
      before = now;
    }
    folder.with("other.py", "C = 1\n").with("steps/unused.py", "C = 1\n");
    assertThat(fingerprint(plan(""))).isEqualTo(before);
  }

  @Test
  void tellsOfAnArchiveThatHoldsNoInterpreter() {
    folder.with("models.py", "def transform(n): pass\n").with("env.tar.gz", "no archive");

    assertThat(
            folder.problems(plan(", interpreter: env/bin/python, archives: [\"env.tar.gz#env\"]")))
        .singleElement()
        .asString()
        .contains("cannot be used: tar cannot unpack env.tar.gz: ")
        .contains("venv-pack and conda-pack");
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private static String plan(String more) {
    return PLAN.formatted(more);
  }

  private String fingerprint(String plan) {
    return folder.resolved(plan).of(new Value("2")).fingerprint();
  }
}
