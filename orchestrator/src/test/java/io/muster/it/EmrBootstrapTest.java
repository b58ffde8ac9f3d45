package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.it.EmrScripts.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/emr/bootstrap.sh}: what it makes of a node, and which it refuses. */
final class EmrBootstrapTest {
  @TempDir private Path folder;
  private EmrScripts emr;

  @BeforeEach
  void programs() throws Exception {
    emr = new EmrScripts(folder);
  }

  /** The warming goes on when the script has ended, and would write into a folder that goes. */
  @AfterEach
  void awaitWarming() {
    emr.awaitWhatGoesOn();
  }

  private Ended bootstrap(Object... more) throws Exception {
    List<Object> words = new ArrayList<>(List.of("s3://lake/muster/muster.tar.gz"));
    words.addAll(List.of(more));
    return emr.script("bootstrap.sh", words.toArray());
  }

  @Test
  void bootstrapUnpacksAndWarmsWhenSparkIsThere() throws Exception {
    emr.program("spark/bin/spark-submit", "#!/bin/sh\n");
    Object[] words = {"--into", emr.file("muster"), "--spark-home", emr.file("spark")};

    Ended ended = bootstrap(words);

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(emr.calls()).contains("s3 cp --only-show-errors s3://lake/muster/muster.tar.gz ");
    assertThat(emr.file("muster/bin/muster")).isExecutable();
    MusterProcess.await("the warming", () -> Files.exists(emr.file("muster-calls")));
    MusterProcess.await(
        "its words",
        () -> MusterProcess.text(emr.file("muster-calls")).contains("<" + emr.file("spark") + ">"));
    assertThat(MusterProcess.text(emr.file("muster-calls")))
        .contains("<warm>\n<--containers>\n<--spark-home>\n");
    assertThat(bootstrap(words).code()).as("the same again").isZero();
  }

  @Test
  void bootstrapGoesWhereItMayWriteAndFailsNoClusterForTheWarming() throws Exception {
    emr.program("made/muster/bin/muster", "#!/bin/sh\nexit 6\n");
    emr.pack();
    emr.write("a-file", "");
    assertThat(bootstrap("--into", emr.file("a-file/muster")).err())
        .contains("name a folder by --into");
    emr.program("spark/bin/spark-submit", "#!/bin/sh\n");
    Ended ended = bootstrap("--into", emr.file("muster"), "--spark-home", emr.file("spark"));
    assertThat(ended.code()).as(ended.err()).isZero();
    emr.write("others/file", "");
    Ended held = bootstrap("--into", emr.file("others"));
    assertThat(held.err()).contains("others holds what is not Muster's");
    assertThat(emr.file("others/file")).exists();
  }

  @Test
  void bootstrapRefusesWhatIsNoEmrSevenByName() throws Exception {
    emr.release("emr-6.15.0");
    Ended old = bootstrap();
    assertThat(old.code()).isEqualTo(2);
    assertThat(old.err())
        .isEqualTo(
            "muster: this is emr-6.15.0, which has no Java 17 and no Spark 3.5 by itself: take EMR 7.0"
                + " or newer\n");
    emr.release("emr-5.36.1");
    assertThat(bootstrap().err()).contains("this is emr-5.36.1");
    emr.release("preview");
    assertThat(bootstrap().err()).contains("says that it is preview");
    Files.delete(emr.file("info/extraInstanceData.json"));
    assertThat(bootstrap().err()).contains("says which release of EMR this is");
    assertThat(emr.calls()).isEmpty();
  }

  @Test
  void bootstrapRefusesAnotherDistributionAndPassesOverAnOldJava() throws Exception {
    emr.program("bin/java", "#!/bin/sh\necho 'openjdk version \"1.8.0_442\"' >&2\n");
    emr.program(
        "jvms/java-17-amazon/bin/java", "#!/bin/sh\necho 'openjdk version \"17.0.15\"' >&2\n");
    Ended ended = bootstrap("--into", emr.file("muster"), "--sha256", "0".repeat(64), "--no-warm");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("passes over " + emr.file("bin/java") + ", which is Java 1\n")
        .contains("and not " + "0".repeat(64))
        .doesNotContain("there is no Java 17 yet");
    assertThat(emr.file("muster/bin")).doesNotExist();
    Files.delete(emr.file("jvms/java-17-amazon/bin/java"));
    assertThat(bootstrap("--into", emr.file("muster"), "--no-warm").err())
        .contains("there is no Java 17 yet", "is in " + emr.file("muster"));
  }
}
