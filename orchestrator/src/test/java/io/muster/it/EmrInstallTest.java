package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.it.EmrScripts.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/emr/install.sh}, and what holds of all scripts there. */
final class EmrInstallTest {
  @TempDir private Path folder;
  private EmrScripts emr;

  @BeforeEach
  void programs() throws Exception {
    emr = new EmrScripts(folder);
  }

  @Test
  void allAreBashAndSayWhatTheyDo() throws Exception {
    for (String name : List.of("install.sh", "bootstrap.sh", "add-step.sh")) {
      assertThat(emr.run(Path.of("/bin/bash"), "-n", EmrScripts.SCRIPTS.resolve(name)).code())
          .isZero();
      Ended help = emr.script(name, "--help");
      assertThat(help.code()).isZero();
      assertThat(help.out()).startsWith("Usage: " + name).contains("Exit codes: 0 ");
      assertThat(emr.script(name, "--wiat").err()).contains("there is no option --wiat");
      assertThat(emr.script(name).code()).isEqualTo(2);
    }
    assertThat(emr.calls()).isEmpty();
  }

  @Test
  void installPutsWhatIsNotThereAndTellsHowItIsFetched() throws Exception {
    emr.write(
        "answer",
        "[ $2 != head-object ] || { echo 'An error occurred (404): Not Found' >&2; exit 254; }\n");

    Ended first = emr.script("install.sh", "muster.tar.gz", "s3://lake/muster/");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(emr.calls())
        .contains("--bucket lake --key muster/muster.tar.gz ")
        .containsPattern("s3 cp .* muster.tar.gz s3://lake/muster/muster.tar.gz ")
        .containsPattern("s3 cp .*/bootstrap.sh s3://lake/muster/bootstrap.sh ");
    String checksum =
        emr.run(Path.of("/usr/bin/sha256sum"), "muster.tar.gz").out().substring(0, 64);
    assertThat(first.out())
        .isEqualTo(
            "--bootstrap-actions Path=s3://lake/muster/bootstrap.sh,Name=Muster,"
                + ("Args=[s3://lake/muster/muster.tar.gz,--sha256," + checksum + "]\n"));
    Files.delete(emr.file("calls"));
    emr.write(
        "answer",
        "case $* in *bootstrap*) sha256sum %s/bootstrap.sh ;; *) sha256sum muster.tar.gz ;; esac | cut -d' ' -f1\n"
            .formatted(EmrScripts.SCRIPTS));

    Ended again = emr.script("install.sh", "muster.tar.gz", "s3://lake/muster");

    assertThat(again.err()).contains("muster.tar.gz is there already", "bootstrap.sh is there al");
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(emr.calls()).doesNotContain("s3 cp");
  }

  @Test
  void installRefusesWhatIsNoMusterAndToldFaultsOfS3() throws Exception {
    emr.write("other.tar.gz", "no archive");
    assertThat(emr.script("install.sh", "other.tar.gz", "s3://lake/m").err())
        .contains("is no distribution of Muster");
    assertThat(emr.script("install.sh", "muster.tar.gz", "lake/m").err())
        .contains("lake/m is no folder on S3");
    emr.write("answer", "echo 'Unable to locate credentials' >&2; exit 253\n");
    Ended fault = emr.script("install.sh", "muster.tar.gz", "s3://lake/m");
    assertThat(fault.code()).isEqualTo(1);
    assertThat(fault.err()).contains("cannot look at s3://lake/m/muster.tar.gz: Unable to locate");
  }
}
