package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop over fifteen models and the plan that it becomes have the same rows. */
final class FromALoopIT {
  private static final Path EXAMPLE =
      Path.of("../deploy/examples/from-a-loop").toAbsolutePath().normalize();

  private static final String COMPARE =
      """
      import sys
      from pyspark.sql import SparkSession

      before, after = sys.argv[1:3]
      spark = SparkSession.builder.getOrCreate()
      for n in range(1, 16):
          of_loop = spark.read.parquet(f"{before}/iter_{n}")
          of_plan = spark.read.parquet(f"{after}/iter_{n}").select(of_loop.columns)
          missing = of_loop.exceptAll(of_plan).count()
          extra = of_plan.exceptAll(of_loop).count()
          print(f"model {n}: rows={of_loop.count()} missing={missing} extra={extra}")
      """;

  @TempDir private Path place;

  @Test
  void thePlanHasTheRowsOfTheLoop() throws Exception {
    Path home = PysparkHome.orSkip();
    try (PlanFolder folder = new PlanFolder(place)) {
      folder
          .setting("SPARK_HOME", home.toString())
          .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
          .file("compare.py", COMPARE);
      String before = folder.path("before").toString();

      String loop = spark(home, EXAMPLE.resolve("before.py").toString(), "--out", before);
      MusterProcess.Ended run =
          folder.muster(
              "run",
              EXAMPLE.resolve("after.yaml").toString(),
              "--set",
              "out_dir=" + folder.path("out"));

      assertThat(loop).contains("done");
      assertThat(run.exitCode()).as(run.everything()).isZero();
      assertThat(run.values("succeeded"))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 15).mapToObj(Integer::toString).toList());
      List<String> compared =
          spark(home, folder.path("compare.py").toString(), before, folder.path("out").toString())
              .lines()
              .filter(line -> line.startsWith("model "))
              .toList();
      assertThat(compared)
          .hasSize(15)
          .allMatch(line -> line.matches("model \\d+: rows=[1-9]\\d* missing=0 extra=0"));
    }
  }

  private String spark(Path home, String... words) throws Exception {
    Path out = place.resolve("spark.out");
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        home.resolve("bin/spark-submit").toString(),
                        "--master",
                        "local[2]",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--conf",
                        "spark.sql.shuffle.partitions=4"),
                    Stream.of(words))
                .toList());
    builder.environment().put("SPARK_HOME", home.toString());
    builder
        .environment()
        .put("PATH", PysparkHome.programs() + ":" + builder.environment().get("PATH"));
    Process process =
        builder
            .redirectOutput(out.toFile())
            .redirectError(place.resolve("spark.err").toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("%s ends", words[0]).isTrue();
      assertThat(process.exitValue()).as(MusterProcess.text(place.resolve("spark.err"))).isZero();
      return MusterProcess.text(out);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
