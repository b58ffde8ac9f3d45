package io.muster.plan;

import static io.muster.plan.PlanFixture.problemsOf;
import static io.muster.plan.PlanFixture.valid;
import static io.muster.plan.PlanFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.fakes.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Overlays, options, params, and files that cannot be read. */
class PlanSourcesTest {
  private static final List<String> NONE = List.of();
  private static final String PLAN =
      """
      params: {ds: {required: true}, mode: {default: day}}
      model_sequence: [1, 2]
      out_dir: out/${param:ds}
      job: {sql: {file: a.sql}}
      inputs:
        frames: {f: {format: csv, path: f.csv, options: {header: true}}}
        dicts:
          d: {a: 1, b: 2}
          row: {frame: f, key: id, row: "1"}
      limits: {canary: 1, run_deadline: 6h}
      """;

  @Test
  void laterOverlaysWin() {
    Plan plan =
        valid(
                with(
                    PLAN,
                    List.of(
                        """
                        limits: {canary: 2, max_concurrent: 5}
                        inputs: {frames: {f: {path: prod.csv}}, dicts: {d: {b: 3, c: 4}}}
                        """,
                        """
                        limits: {canary: 3}
                        job: {class: {name: A}}
                        inputs: {dicts: {row: {x: 1}}}
                        model_sequence: {range: 1..3}
                        """),
                    NONE,
                    NONE,
                    List.of("ds=x")))
            .plan();

    assertThat(plan.limits().canary()).isEqualTo(3);
    assertThat(plan.limits().maxConcurrent()).contains(5);
    assertThat(plan.limits().runDeadline()).isPresent();
    assertThat(plan.frames().get("f").paths()).containsExactly("prod.csv");
    assertThat(plan.frames().get("f").files().orElseThrow().options())
        .containsEntry("header", "true");
    assertThat(plan.common().job()).isInstanceOf(Job.ClassJob.class);
    assertThat(plan.common().dicts().get("d"))
        .isEqualTo(new DictInput.Inline(ImmutableMap.of("a", 1, "b", 3, "c", 4)));
    assertThat(plan.common().dicts().get("row"))
        .isEqualTo(new DictInput.Inline(ImmutableMap.of("x", 1)));
    assertThat(((SequenceSource.Listed) plan.sequence()).values()).hasSize(3);
  }

  @Test
  void optionsWinOverFiles() {
    Plan plan =
        valid(
                with(
                    PLAN,
                    List.of("limits: {canary: 2}\n"),
                    List.of(
                        "limits.canary=0",
                        "iterations.2.slice.executors=4",
                        "model_sequence=[2, 7]",
                        "spark.conf.spark.sql.shuffle.partitions=8",
                        "inputs.frames.f.options.sep=\";\""),
                    List.of("spark.sql.shuffle.partitions=9", "spark.eventLog.dir=a=b"),
                    List.of("ds=2026-01-31")))
            .plan();

    assertThat(plan.limits().canary()).isZero();
    assertThat(plan.of(new Value("2")).slice().executors()).contains(4);
    assertThat(plan.common().sparkConf())
        .containsEntry("spark.sql.shuffle.partitions", "9")
        .containsEntry("spark.eventLog.dir", "a=b");
    assertThat(plan.frames().get("f").files().orElseThrow().options()).containsEntry("sep", ";");
    assertThat(plan.outDir()).isEqualTo("out/2026-01-31");
    assertThat(plan.params()).containsEntry("ds", "2026-01-31").containsEntry("mode", "day");
  }

  @Test
  void anotherEngineLeavesOfTheClusterTheSparkAlone() {
    String onYarn =
        PlanFixture.LEAST
            + "cluster: {engine: yarn, deploy_mode: client, queue: q, nodes: 2, cores: 8,"
            + " memory: 60g, spark_home: /opt/spark}\n";

    Cluster here = cluster(onYarn, "cluster.engine=local");
    assertThat(here.engine()).isEqualTo(EngineName.LOCAL);
    assertThat(here.yarn()).isEmpty();
    assertThat(here.cores()).isEmpty();
    assertThat(here.sparkHome()).contains("/opt/spark");

    assertThat(cluster(onYarn, "cluster.engine=yarn").yarn().orElseThrow().queue()).contains("q");
    assertThat(cluster(onYarn, "cluster.queue=r").yarn().orElseThrow().queue()).contains("r");
    assertThat(cluster(onYarn, "cluster.cores=4", "cluster.engine=local").cores()).contains(4);
    String onAMachine = PlanFixture.LEAST + "cluster: {engine: local, cores: 2, memory: 4g}\n";
    assertThat(cluster(onAMachine, "cluster.engine=local").cores()).contains(2);
    assertThat(cluster(onAMachine, "cluster={engine: yarn, queue: q}").yarn()).isPresent();
  }

  private static Cluster cluster(String plan, String... set) {
    return valid(with(plan, NONE, List.of(set), NONE, NONE)).plan().cluster();
  }

  @Test
  void everyValueIsShownWithItsOrigin() {
    List<String> rows =
        valid(
                with(
                    PLAN + "iterations: {2: {weight: 3, spark: {conf: {spark.x: 1}}}}\n",
                    List.of("jvm: throughput\nspark: {conf: {spark.hadoop.fs.s3a.secret.key: k}}"),
                    List.of("limits.canary=0"),
                    List.of("spark.y=${env:BUCKET}"),
                    List.of("ds=x")))
            .effective()
            .stream()
            .map(row -> row.path() + " = " + row.value() + " from " + row.origin())
            .map(row -> row.replaceAll("/\\S*/", ""))
            .collect(Collectors.toList());

    assertThat(rows)
        .contains(
            "params.ds = x from --param ds",
            "params.mode = day from plan.yaml:1:48",
            "out_dir = out/x from plan.yaml:3:10",
            "limits.canary = 0 from --set limits.canary",
            "limits.run_deadline = 6h from plan.yaml:10:35",
            "limits.submit_timeout = 10m from default",
            "limits.max_concurrent = auto from default",
            "jvm = throughput from overlaya.yaml:1:6",
            "spark.conf.spark.y = ${env:BUCKET} from --conf spark.y",
            "spark.conf.spark.hadoop.fs.s3a.secret.key = (hidden) from overlaya.yaml:2:48",
            "slice.executors = auto from default",
            "iterations.2.weight = 3 from plan.yaml:11:26",
            "iterations.2.spark.conf.spark.x = 1 from plan.yaml:11:53")
        .doesNotHaveDuplicates()
        .noneMatch(
            row -> row.startsWith("iterations.2.limits") || row.contains("s3a.secret.key = k"));
  }

  @Test
  void wrongOptionsAreProblemsLikeOthers() {
    assertThat(
            problemsOf(
                with(
                    PLAN,
                    NONE,
                    List.of("limits.canary", "limits..x=1", "limits.canery=1", "name=[a", "jvm="),
                    List.of("spark.x"),
                    List.of("sd=1", "ds"))))
        .containsExactly(
            "plan.yaml:1:10: the param ds has no value; give one: --param ds=…",
            "--set limits.canary: this is not of the form path=value; write --set"
                + " limits.max_concurrent=4; a part with dots goes in quotes: --set"
                + " 'iterations.\"1.5\".weight=2'",
            "--set limits..x: this is not of the form path=value; write --set"
                + " limits.max_concurrent=4; a part with dots goes in quotes: --set"
                + " 'iterations.\"1.5\".weight=2'",
            "--set name: this is not YAML: while parsing a flow sequence, expected ',' or ']', but"
                + " got <stream end>; check indentation, quotes and brackets here and in the line"
                + " before",
            "--set jvm: the value is empty; write --set path=value",
            "--conf spark.x: this is not of the form key=value; write --conf"
                + " spark.sql.shuffle.partitions=8",
            "--param ds: this is not of the form name=value; write --param ds=2026-01-31",
            "--param sd: the plan has no param sd; did you mean ds?",
            "--set limits.canery: unknown key canery in limits; did you mean canary?");
  }

  @Test
  void aParamIsNeverReadAsAPlaceholder() {
    Plan plan =
        valid(
                with(
                    PLAN.replace("d: {a: 1", "d: {t: \"x${param:mode}\", a: 1"),
                    NONE,
                    NONE,
                    NONE,
                    List.of("ds=x", "mode=${env:SECRET}")))
            .plan();

    assertThat(((DictInput.Inline) plan.common().dicts().get("d")).overrides())
        .containsEntry("t", "x$${env:SECRET}");
  }

  @Test
  void theEnvironmentIsReadForTheFoldersAlone() {
    Plan plan =
        valid(
                with(
                    """
                    model_sequence: [1]
                    out_dir: /data/${env:BUCKET}/out
                    job: {sql: {file: "${env:BUCKET}.sql"}}
                    """,
                    NONE,
                    NONE,
                    NONE,
                    NONE))
            .plan();

    assertThat(plan.outDir()).isEqualTo("/data/models/out");
    assertThat(plan.common().job()).isEqualTo(new Job.Sql("${env:BUCKET}.sql"));
  }

  @Test
  void aSequenceFromStandardInputNeedsNoneInThePlan() {
    PlanSources file = with("out_dir: out\njob: {sql: {file: a.sql}}\n", NONE, NONE, NONE, NONE);
    PlanSources sources =
        new PlanSources(
            file.plan(),
            file.overlays(),
            file.settings(),
            file.conf(),
            file.params(),
            true,
            file.environment());

    assertThat(valid(sources).plan().sequence()).isEqualTo(new SequenceSource.StandardInput());
  }

  @Test
  void everyFileThatCannotBeReadIsTold() throws IOException {
    Path folder = TemporaryFolder.make("muster-plan");
    Path latin =
        Files.write(
            folder.resolve("latin.yaml"), "name: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    Path control = Files.writeString(folder.resolve("control.yaml"), "name: a\nx: \u0001");
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "\n");
    assertThat(problemsOf(PlanSources.of(folder, ImmutableMap.of())))
        .containsExactly(folder + ": the plan is a folder; name a YAML or JSON file in it");
    assertThat(problemsOf(PlanSources.of(folder.resolve("no.yaml"), ImmutableMap.of())))
        .containsExactly("no.yaml: there is no such file; name the plan's file");
    assertThat(problemsOf(PlanSources.of(latin, ImmutableMap.of())))
        .containsExactly("latin.yaml: the file is not UTF-8 text; save it as UTF-8");
    assertThat(problemsOf(PlanSources.of(control, ImmutableMap.of())))
        .containsExactly(
            "control.yaml:2:4: this is not YAML: the character U+0001 may not be in it; remove it");
    assertThat(problemsOf(PlanSources.of(empty, ImmutableMap.of())))
        .containsExactly("empty.yaml: the file is empty; write a plan, or name another file");
  }

  @Test
  void aPlanIsReadWithinLimits() {
    assertThat(problemsOf(bomb())).singleElement().asString().contains("aliases make it more than");
    assertThat(problemsOf("x: " + "[".repeat(200) + "]".repeat(200)))
        .singleElement()
        .asString()
        .contains("Nesting Depth");
    assertThat(problemsOf("x: &a [*a]\n"))
        .containsExactly(
            "plan.yaml: an alias at plan.yaml:1:4 contains itself; write it out, or put long lists"
                + " in files of their own");
    assertThat(problemsOf("# " + "x".repeat(PlanFile.MAX_BYTES)))
        .singleElement()
        .asString()
        .contains("the file is larger than 16 MiB");
  }

  private static String bomb() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append((alias + ", ").repeat(9)).append(alias).append("]\n");
    }
    return bomb.toString();
  }
}
