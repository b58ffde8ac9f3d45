package io.muster.job;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import io.muster.job.load.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * What Muster is measured against: one application that carries out many specs with a pool of two
 * threads and fair scheduling, as people do who isolate nothing. Arguments: the specs.
 */
public final class PooledIterations {
  private static final int AT_A_TIME = 2;

  private PooledIterations() {}

  public static void main(String[] specs) throws Exception {
    ContractJson json = new ContractJson();
    List<Spec> read = new ArrayList<>();
    for (String spec : specs) {
      read.add(json.read(Spec.class, Files.readString(Path.of(spec)), spec));
    }
    int partitions = Settings.shufflePartitions(read.get(0).inputBytesKnown(), AT_A_TIME);
    SparkSession spark =
        SparkSession.builder()
            .config("spark.scheduler.mode", "FAIR")
            .config("spark.sql.shuffle.partitions", partitions)
            .getOrCreate();
    ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      read.forEach(spec -> work.add(() -> carryOut(spec, spark)));
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
      spark.stop();
    }
  }

  /** In a session of its own, whose temporary views are nobody else's. */
  private static Void carryOut(Spec spec, SparkSession spark) throws Exception {
    spark.sparkContext().setLocalProperty("spark.scheduler.pool", spec.value());
    Texts texts = new Texts(new Configuration());
    References references = new References(Ending::environment, texts::read, new Redactor());
    new Iteration(spark.newSession(), spec, references, InstantSource.system(), note -> {})
        .complete();
    return null;
  }
}
