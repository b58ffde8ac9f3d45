package io.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkplaceTest {
  private static final Location IN_S3 = new Location("s3://lake/out");
  private static final Location IN_FILES = new Location("/mnt/out");
  private static final String RUN = "/nightly-0123456789";
  private static final String ATTEMPT = RUN + "/attempts/iter_1/2";

  @Test
  void whoNeedsFilesMirrorsWhatIsInAStore() {
    Workplace here = Workplace.mirroredIn(Path.of("/home/runs"));
    assertThat(folder(here, "s3://lake/state" + ATTEMPT)).isEqualTo("/home/runs" + ATTEMPT);
    assertThat(folder(here, "/state" + ATTEMPT)).isEqualTo("/state" + ATTEMPT);
    assertThat(here.ofRun(new Location("s3://lake/state" + RUN)))
        .isEqualTo(new Location("/home/runs" + RUN));
  }

  @Test
  void theMachinesOfAClusterShareTheRecordOrElseTheStoreOfTheOutputs() {
    Workplace shared = Workplace.sharedWith(IN_S3);
    assertThat(folder(shared, "s3://lake/state" + ATTEMPT)).isEqualTo("s3://lake/state" + ATTEMPT);
    assertThat(folder(shared, "/home/state" + ATTEMPT))
        .isEqualTo("s3://lake/out/_muster/applications" + ATTEMPT);
    assertThat(shared.ofRun(new Location("/home/state" + RUN)))
        .isEqualTo(new Location("s3://lake/out/_muster/applications" + RUN));
  }

  @Test
  void whereOutputsAreFilesOfAMountTheRecordIsTakenForOneToo() {
    Workplace shared = Workplace.sharedWith(IN_FILES);
    assertThat(folder(shared, "/mnt/state" + ATTEMPT)).isEqualTo("/mnt/state" + ATTEMPT);
    assertThat(folder(shared, "s3://lake/state" + ATTEMPT)).isEqualTo("s3://lake/state" + ATTEMPT);
  }

  private static String folder(Workplace workplace, String record) {
    return workplace
        .of(new Attempt(new Value("1"), 2, new Tag("m-one"), new Location(record)))
        .folder()
        .text();
  }
}
