package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SubmitCommandTest {
  private static final String OPTIONS = "-Xmx128m -Xshare:auto";

  @Test
  void isFoundAmongWhatElseWasPrinted() {
    String said =
        """
        setting SPARK_MASTER_HOST
        Spark Command: /usr/lib/jvm/a java/bin/java -Dof.java=opts -cp /a home/conf/:/a home/jars/*:/etc/hadoop/conf/ -Xmx128m -Xshare:auto -Dx=-cp org.apache.spark.deploy.SparkSubmit --master yarn
        ========================================
        26/11/30 17:22:57 INFO Client: Submitted application application_1_1
        """;

    assertThat(SubmitCommand.printed(said, OPTIONS))
        .contains(
            new SubmitCommand(
                Path.of("/usr/lib/jvm/a java/bin/java"),
                "/a home/conf/:/a home/jars/*:/etc/hadoop/conf/"));
  }

  @Test
  void isNotFoundWhereOptionsAreOfSomebodyElse() {
    assertThat(SubmitCommand.printed("Spark Command: /j/java -cp /a/* -Dof.env=1 X", OPTIONS))
        .isEmpty();
    assertThat(
            SubmitCommand.printed(
                "Spark Command: /j/java -cp /a/* -Dof.env=1 " + OPTIONS + " X", OPTIONS))
        .isEmpty();
    assertThat(SubmitCommand.printed("", OPTIONS)).isEmpty();
  }
}
