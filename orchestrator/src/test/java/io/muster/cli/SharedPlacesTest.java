package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.journal.RunFolder;
import io.muster.plan.Cluster;
import io.muster.plan.EngineName;
import io.muster.plan.YarnOptions;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPlacesTest {
  private static final Location OUT = new Location("s3://lake/out");
  private static final RunFolder HERE = new RunFolder(new Location("/state/nightly-0123456789"));
  private static final RunFolder IN_S3 =
      new RunFolder(new Location("s3://lake/state/nightly-0123456789"));
  private static final Location BESIDE =
      new Location("s3://lake/out/_muster/applications/nightly-0123456789");
  private static final Cluster ON_ONE_MACHINE =
      new Cluster(
          EngineName.LOCAL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static final Cluster ON_YARN =
      new Cluster(
          EngineName.YARN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              new YarnOptions(
                  YarnOptions.DeployMode.CLIENT,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())));
  private static final Optional<String> LOCAL = Optional.empty();
  private static final Optional<String> CLIENT = Optional.of("yarn-client");
  private static final Optional<String> CLUSTER = Optional.of("yarn");

  @Test
  void framesAreStagedWhereAllExecutorsReachThem() {
    assertThat(SharedPlaces.staging(LOCAL, OUT, HERE)).isEqualTo(HERE.location());
    assertThat(SharedPlaces.staging(CLIENT, OUT, HERE)).isEqualTo(BESIDE);
    assertThat(SharedPlaces.staging(CLUSTER, OUT, HERE)).isEqualTo(BESIDE);
    assertThat(SharedPlaces.staging(CLUSTER, OUT, IN_S3)).isEqualTo(IN_S3.location());
  }

  /** Of /proc it is certain that it is no disk of any machine. */
  @Test
  void aStateOnADiskOfThisMachineIsToldOfWhereOutputsAreNot(@TempDir Path disk) {
    Location ofDisk = Location.of(disk.resolve("not/there/yet"));
    Location ofMount = new Location("/proc/out");
    assertThat(SharedPlaces.warning(ON_YARN, ofMount, ofDisk).orElseThrow())
        .contains("state_dir " + ofDisk, "${scratch}", "S3");
    assertThat(SharedPlaces.warning(ON_YARN, ofMount, new Location("/proc/state"))).isEmpty();
    assertThat(SharedPlaces.warning(ON_YARN, ofDisk, ofDisk)).as("a cluster of one").isEmpty();
    assertThat(SharedPlaces.warning(ON_YARN, OUT, ofDisk)).as("beside the outputs").isEmpty();
    assertThat(SharedPlaces.warning(ON_YARN, ofMount, IN_S3.location())).isEmpty();
    assertThat(SharedPlaces.warning(ON_ONE_MACHINE, ofMount, ofDisk)).isEmpty();
  }

  @Test
  void whatDriversWriteIsReadWhereTheyReach() {
    assertThat(SharedPlaces.ofDrivers(LOCAL, OUT, HERE)).isEqualTo(HERE);
    assertThat(SharedPlaces.ofDrivers(CLIENT, OUT, HERE)).isEqualTo(HERE);
    assertThat(SharedPlaces.ofDrivers(CLUSTER, OUT, HERE)).isEqualTo(new RunFolder(BESIDE));
    assertThat(SharedPlaces.ofDrivers(CLUSTER, OUT, IN_S3)).isEqualTo(IN_S3);
  }
}
