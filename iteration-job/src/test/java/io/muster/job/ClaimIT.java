package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.Claim;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Receipt;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The claim as Main and the plugin take it in a JVM of their own, whose working folder is where
 * YARN has put the files that settings name.
 */
class ClaimIT {
  private static final String TICKET = "-Dspark.muster.ticket=attempt/ticket.json";
  private static final String SPEC = "-Dspark.muster.spec=attempt/spec.json";
  private static final String VOID =
      "the claim of m-tag is void (epoch 4): a controller looked for this attempt before it had"
          + " begun; nothing was done";

  @TempDir Path folder;

  @Test
  void mainTakesTheClaimAndThePluginInItDoesNotLoseIt() throws Exception {
    AttemptOnDisk attempt = attempt();

    assertThat(jvm().run(Main.class.getName(), SPEC, TICKET)).isZero();

    assertThat(jvm().errors()).isEmpty();
    assertThat(attempt.claim().holder()).isEqualTo(Claim.Holder.APPLICATION);
    assertThat(attempt.claim().application()).isEqualTo("application_1700000000000_0001");
    assertThat(attempt.claim().epoch()).isEqualTo(3);
    assertThat(attempt.output().resolve(Receipt.FILE_NAME)).exists();
    assertThat(attempt.attempt().resolve(Progress.FILE_NAME)).exists();
  }

  @Test
  void mainDoesNothingWithoutTheClaim() throws Exception {
    AttemptOnDisk attempt = attempt();
    attempt.makeVoid();

    assertThat(jvm().run(Main.class.getName(), SPEC, TICKET)).isEqualTo(75);

    assertThat(jvm().errors()).containsExactly("muster: " + VOID);
    assertThat(attempt.output()).doesNotExist();
    assertThat(attempt.attempt().resolve(Progress.FILE_NAME)).doesNotExist();
    assertThat(attempt.attempt().resolve(Failure.FILE_NAME)).doesNotExist();
    assertThat(attempt.claim().holder()).isEqualTo(Claim.Holder.VOID);
  }

  @Test
  void aUsersApplicationWorksWhenThePluginHasTheClaim() throws Exception {
    AttemptOnDisk attempt = attempt();

    assertThat(users()).isEqualTo(3);

    assertThat(attempt.claim().application()).isEqualTo("application_1700000000000_0001");
    assertThat(attempt.attempt().resolve(Progress.FILE_NAME)).exists();
  }

  @Test
  void aUsersApplicationGetsNoSparkContextWithoutTheClaim() throws Exception {
    AttemptOnDisk attempt = attempt();
    attempt.makeVoid();

    assertThat(users()).isEqualTo(1);

    assertThat(jvm().errors())
        .contains("Exception in thread \"main\" io.muster.job.contract.JobException: " + VOID);
    assertThat(attempt.attempt().resolve(Progress.FILE_NAME)).doesNotExist();
  }

  private int users() throws Exception {
    return jvm()
        .run(
            MainIT.UsersApplication.class.getName(),
            "-Dspark.plugins=" + MusterPlugin.class.getName(),
            SPEC,
            TICKET);
  }

  private AttemptOnDisk attempt() throws Exception {
    return new AttemptOnDisk(folder, "m-tag")
        .write(new JobSpec.ClassJob(MainIT.LingeringJob.class.getName()));
  }

  private OwnJvm jvm() {
    // as YARN tells a container; Spark goes by the folders where there is a container
    return new OwnJvm(
        folder,
        Map.of(
            "CONTAINER_ID",
            "container_e12_1700000000000_0001_01_000001",
            "LOCAL_DIRS",
            folder.toString()));
  }
}
