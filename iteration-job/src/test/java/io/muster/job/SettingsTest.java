package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final long GIB = 1L << 30;

  private final Redactor redactor = new Redactor();

  @Test
  void beginsWithFewerPartitionsOnlyWhereTheInputIsKnownToBeSmall() {
    assertThat(Settings.shufflePartitions(null, 2)).isEqualTo(200);
    assertThat(Settings.shufflePartitions(null, 100)).isEqualTo(400);
    assertThat(Settings.shufflePartitions(GIB, 2)).isEqualTo(200);
    assertThat(Settings.shufflePartitions(2_000_000L, 2)).isEqualTo(2);
    assertThat(Settings.shufflePartitions(2_000_000L, 16)).isEqualTo(16);
    assertThat(Settings.shufflePartitions(400L << 20, 2)).isEqualTo(100);
    assertThat(Settings.shufflePartitions(GIB - 1, 2)).isEqualTo(200);
  }

  @Test
  void leavesWhatTheUserSet() {
    SparkConf conf =
        complete(
            new SparkConf(false)
                .set("spark.sql.shuffle.partitions", "7")
                .set("spark.sql.adaptive.enabled", "false")
                .set("spark.plugins", "com.acme.Plugin"));

    assertThat(conf.get("spark.sql.shuffle.partitions")).isEqualTo("7");
    assertThat(conf.get("spark.sql.adaptive.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.plugins")).isEqualTo("com.acme.Plugin,io.muster.job.MusterPlugin");
    assertThat(complete(conf).get("spark.plugins"))
        .isEqualTo("com.acme.Plugin,io.muster.job.MusterPlugin");
  }

  @Test
  void resolvesReferencesAndHidesThemFromSparksOwnReports() {
    SparkConf conf = complete(new SparkConf(false).set("spark.hadoop.acme.key", "k-${env:KEY}"));

    assertThat(conf.get("spark.hadoop.acme.key")).isEqualTo("k-hunter2");
    assertThat(redactor.redact("got hunter2")).isEqualTo("got ***");
    Pattern hidden = Pattern.compile(conf.get("spark.redaction.regex"));
    assertThat(hidden.matcher("spark.hadoop.acme.key").find()).isTrue();
    assertThat(hidden.matcher("spark.my.password").find()).isTrue();
    assertThat(hidden.matcher("spark.app.name").find()).isFalse();
    assertThatThrownBy(() -> complete(new SparkConf(false).set("spark.a", "${env:NONE}")))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.INPUT))
        .hasMessageStartingWith("spark.conf spark.a: ${env:NONE} cannot be resolved");
  }

  private SparkConf complete(SparkConf conf) {
    Spec spec =
        new Spec(
            1,
            "r",
            "3",
            1,
            "m-tag",
            "/out/iter_3",
            "/attempt",
            null,
            null,
            null,
            null,
            new JobSpec.ClassJob("a.B"),
            new OutputSpec(DataFormat.PARQUET, List.of(), 1, null),
            null,
            2,
            null,
            null,
            null,
            null);
    return new Settings(spec, new References(Map.of("KEY", "hunter2")::get, path -> "", redactor))
        .complete(conf);
  }
}
