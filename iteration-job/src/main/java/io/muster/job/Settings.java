package io.muster.job;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The Spark settings of Muster's own jobs: whatever the user set stays; what is open follows what
 * is known of the input and the slice.
 */
final class Settings {
  private static final long GIB = 1L << 30;

  /** Of input for each shuffle partition to begin with, when there is little input. */
  private static final long BYTES_A_PARTITION = 4L << 20;

  private final Spec spec;
  private final References references;

  Settings(Spec spec, References references) {
    this.spec = spec;
    this.references = references;
  }

  /** Completes the settings that spark-submit was given. */
  SparkConf complete(SparkConf conf) {
    resolve(conf);
    conf.setIfMissing("spark.app.name", spec.tag());
    conf.setIfMissing("spark.sql.adaptive.enabled", "true");
    conf.setIfMissing("spark.sql.adaptive.advisoryPartitionSizeInBytes", "128m");
    conf.setIfMissing(
        "spark.sql.shuffle.partitions",
        Integer.toString(shufflePartitions(spec.inputBytesKnown(), spec.cores())));
    conf.set(Spec.ATTEMPT_FOLDER_CONF_KEY, spec.attemptFolder());
    conf.set("spark.plugins", plugins(conf.get("spark.plugins", "")));
    return conf;
  }

  /** Partitions that a shuffle begins with; adaptive execution joins small ones later. */
  static int shufflePartitions(Long inputBytes, int cores) {
    int usual = Math.max(200, 4 * cores);
    if (inputBytes == null || inputBytes >= GIB) {
      return usual;
    }
    long forBytes = (inputBytes + BYTES_A_PARTITION - 1) / BYTES_A_PARTITION;
    return (int) Math.min(usual, Math.max(cores, forBytes));
  }

  private static String plugins(String users) {
    String own = MusterPlugin.class.getName();
    if (users.isBlank()) {
      return own;
    }
    return users.contains(own) ? users : users + "," + own;
  }

  private void resolve(SparkConf conf) {
    List<String> secret = new ArrayList<>();
    for (Tuple2<String, String> setting : conf.getAll()) {
      if (References.in(setting._2())) {
        try {
          conf.set(setting._1(), references.resolve(setting._2()));
        } catch (ContractException e) {
          throw new JobException(
              Failure.Kind.INPUT, "spark.conf " + setting._1() + ": " + e.getMessage(), e);
        }
        secret.add(setting._1());
      }
    }
    if (!secret.isEmpty()) {
      hide(conf, secret);
    }
  }

  /** Spark's UI and event log show settings, save those whose names this expression finds. */
  private static void hide(SparkConf conf, List<String> keys) {
    StringBuilder names =
        new StringBuilder(
            conf.get("spark.redaction.regex", "(?i)secret|password|token|access[.]?key"));
    keys.forEach(key -> names.append("|^").append(Pattern.quote(key)).append('$'));
    conf.set("spark.redaction.regex", names.toString());
  }
}
