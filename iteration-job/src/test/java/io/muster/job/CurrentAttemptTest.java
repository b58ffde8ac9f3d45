package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.muster.job.contract.Claim;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Ticket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentAttemptTest {
  @TempDir Path folder;
  private AttemptOnDisk disk;
  private SparkConf conf;

  @BeforeEach
  void write() throws Exception {
    disk =
        new AttemptOnDisk(folder, "m-" + folder.getFileName())
            .write(new JobSpec.Python("/gone/models.py", null, "transform", null, null));
    conf =
        new SparkConf(false)
            .set("spark.app.id", "application_1_1")
            .set(Spec.CONF_KEY, disk.attempt().resolve(Spec.FILE_NAME).toString())
            .set(Ticket.CONF_KEY, disk.attempt().resolve(Ticket.FILE_NAME).toString());
  }

  @Test
  void thePythonEntryTakesTheClaimBeforeItAnswersTheSpec() throws Exception {
    assertThat(new PythonEntry(conf).open()).contains("models.py");

    assertThat(disk.claim().holder()).isEqualTo(Claim.Holder.APPLICATION);
  }

  @Test
  void thePythonEntryAnswersNoSpecWithoutTheClaim() throws Exception {
    disk.makeVoid();
    PythonEntry entry = new PythonEntry(conf);

    Throwable lost = catchThrowable(entry::open);

    assertThat(lost)
        .isInstanceOf(JobException.class)
        .hasMessageContaining("is void (epoch 4)")
        .hasMessageEndingWith("nothing was done");
    assertThat(entry.fail("user", "", null, List.of(), List.of(), lost)).isEqualTo(75);
    assertThat(disk.attempt().resolve(Failure.FILE_NAME))
        .as("a word on somebody else's attempt")
        .doesNotExist();
  }

  @Test
  void writesDownWhyTheClaimCannotBeTaken() throws Exception {
    Files.writeString(disk.attempt().resolve("mine.json"), Files.readString(ticket()) + "\n");
    conf.set(Ticket.CONF_KEY, disk.attempt().resolve("mine.json").toString());
    CurrentAttempt attempt = new CurrentAttempt(conf, InstantSource.system());

    Failure failure = attempt.leave(attempt.diagnose(catchThrowable(attempt::open)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.CLAIM);
    assertThat(Ending.code(failure)).isEqualTo(73);
    assertThat(Files.readString(disk.attempt().resolve(Failure.FILE_NAME)))
        .contains("put state_dir on S3")
        .contains("\"kind\":\"claim\"");
    assertThat(disk.attempt().resolve(Claim.FILE_NAME)).doesNotExist();
  }

  @Test
  void refusesTheTicketOfAnotherAttempt() throws Exception {
    Files.writeString(ticket(), Files.readString(ticket()).replace(disk.tag(), "m-other"));

    assertThatThrownBy(() -> new PythonEntry(conf).open())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.CONTRACT));
    assertThat(disk.attempt().resolve(Claim.FILE_NAME)).doesNotExist();
  }

  private Path ticket() {
    return disk.attempt().resolve(Ticket.FILE_NAME);
  }
}
