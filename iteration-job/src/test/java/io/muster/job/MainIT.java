package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Main and the plugin in a JVM of their own, as spark-submit would run them. */
class MainIT {
  private final ContractJson json = new ContractJson();

  @TempDir Path folder;

  @Test
  void endsThoughAThreadOfTheUsersLingers() throws Exception {
    int code = muster(spec(new JobSpec.ClassJob(LingeringJob.class.getName())));

    assertThat(errors()).isEmpty();
    assertThat(code).isZero();
    Receipt receipt = read(Receipt.class, "iter_3/" + Receipt.FILE_NAME);
    assertThat(receipt.rows()).isEqualTo(5);
    Progress progress = read(Progress.class, "attempt/" + Progress.FILE_NAME);
    assertThat(progress.state()).isEqualTo(Progress.State.STOPPED);
    assertThat(progress.applicationId()).isEqualTo(receipt.applicationId()).startsWith("local-");
    assertThat(progress.rowsWritten()).isEqualTo(5);
    assertThat(folder.resolve("attempt/" + Failure.FILE_NAME)).doesNotExist();
  }

  /** Nobody listens at the default file system: who asks it for a file of this machine fails. */
  @Test
  void pathsAreOfThisMachineAlsoWhereHadoopsFilesAreElsewhere() throws Exception {
    Files.writeString(folder.resolve("numbers.csv"), "1\n2\n");
    Path sql = Files.writeString(folder.resolve("all.sql"), "SELECT id FROM numbers");
    FrameSpec numbers =
        FrameSpec.ofFiles(DataFormat.CSV, List.of(folder + "/numbers.csv"), Map.of(), "id INT");

    int code =
        muster(
            spec(new JobSpec.Sql(sql.toString(), null), Map.of("numbers", numbers)),
            "-Dspark.hadoop.fs.defaultFS=hdfs://127.0.0.1:1");

    assertThat(errors()).isEmpty();
    assertThat(code).isZero();
    Receipt receipt = read(Receipt.class, "iter_3/" + Receipt.FILE_NAME);
    assertThat(receipt.rows()).isEqualTo(2);
    assertThat(receipt.inputs().get("numbers").files()).isEqualTo(1);
  }

  @Test
  void endsWithOneAndALineWhenTheUsersCodeThrows() throws Exception {
    int code = muster(spec(new JobSpec.ClassJob(BrokenJob.class.getName())));

    assertThat(code).isEqualTo(1);
    String line = BrokenJob.class.getName() + ": java.lang.IllegalStateException: no flights today";
    assertThat(errors()).containsExactly("muster: " + line);
    Failure failure = read(Failure.class, "attempt/" + Failure.FILE_NAME);
    assertThat(failure.kind()).isEqualTo(Failure.Kind.USER);
    assertThat(failure.message()).isEqualTo(line);
    assertThat(folder.resolve("iter_3")).doesNotExist();
  }

  @Test
  void endsWithFiftyTwoWhenMemoryRunsOut() throws Exception {
    int code = muster(spec(new JobSpec.ClassJob(HungryJob.class.getName())));

    assertThat(code).isEqualTo(52);
    assertThat(read(Failure.class, "attempt/" + Failure.FILE_NAME).kind())
        .isEqualTo(Failure.Kind.OUT_OF_MEMORY);
  }

  @Test
  void endsWithSeventyWhenTheSpecIsNone() throws Exception {
    Path spec = Files.writeString(folder.resolve("spec.json"), "{\"format\": 99}");

    assertThat(run(Main.class.getName(), "-Dspark.muster.spec=" + spec)).isEqualTo(70);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("muster: " + spec + " is not a spec: format is 99");
    assertThat(run(Main.class.getName())).isEqualTo(70);
  }

  @Test
  void followsAnApplicationOfTheUsersOwn() throws Exception {
    Files.createDirectory(folder.resolve("attempt"));

    int code =
        run(
            UsersApplication.class.getName(),
            "-Dspark.plugins=" + MusterPlugin.class.getName(),
            "-Dspark.muster.attempt_folder=" + folder.resolve("attempt"));

    assertThat(code).isEqualTo(3);
    Progress progress = read(Progress.class, "attempt/" + Progress.FILE_NAME);
    assertThat(progress.state()).isEqualTo(Progress.State.STOPPED);
    assertThat(progress.tasksDone()).isPositive();
  }

  private int muster(Spec spec, String... settings) throws Exception {
    Files.createDirectory(folder.resolve("attempt"));
    Path file = Files.writeString(folder.resolve("attempt/spec.json"), json.write(spec));
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("-Dspark.muster.spec=" + file);
    return run(Main.class.getName(), all.toArray(String[]::new));
  }

  private int run(String main, String... settings) throws Exception {
    return jvm().run(main, settings);
  }

  private List<String> errors() throws IOException {
    return jvm().errors();
  }

  private OwnJvm jvm() {
    return new OwnJvm(folder, Map.of());
  }

  private <T extends Record> T read(Class<T> type, String name) throws IOException {
    return json.read(type, Files.readString(folder.resolve(name)), name);
  }

  private Spec spec(JobSpec job) {
    return spec(job, Map.of());
  }

  private Spec spec(JobSpec job, Map<String, FrameSpec> frames) {
    return new Spec(
        1,
        "r",
        "3",
        1,
        "m-tag",
        folder + "/iter_3",
        folder + "/attempt",
        null,
        Map.of(),
        frames,
        Map.of(),
        job,
        new OutputSpec(DataFormat.PARQUET, List.of(), 1 << 20, Map.of()),
        0L,
        1,
        Map.of(),
        null,
        null,
        null);
  }

  /** Leaves a thread behind. */
  public static final class LingeringJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      new Thread(
              () -> {
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              })
          .start();
      return context.spark().range(5).toDF();
    }
  }

  /** Throws. */
  public static final class BrokenJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      throw new IllegalStateException("no flights today\nor ever");
    }
  }

  /** Asks for more than there is. */
  public static final class HungryJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      List<long[]> kept = new ArrayList<>();
      while (!kept.contains(new long[0])) {
        kept.add(new long[50_000_000]);
      }
      return context.spark().range(kept.size()).toDF();
    }
  }

  /** Knows nothing of Muster. */
  public static final class UsersApplication {
    private UsersApplication() {}

    public static void main(String[] args) {
      SparkSession spark = SparkSession.builder().getOrCreate();
      long rows = spark.range(0, 10, 1, 3).filter("id > 6").count();
      spark.stop();
      System.exit((int) rows);
    }
  }
}
