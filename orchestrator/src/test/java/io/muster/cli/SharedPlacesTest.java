package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.journal.RunFolder;
import io.muster.storage.Location;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SharedPlacesTest {
  private static final Location OUT = new Location("s3://lake/out");
  private static final RunFolder HERE = new RunFolder(new Location("/state/nightly-0123456789"));
  private static final RunFolder IN_S3 =
      new RunFolder(new Location("s3://lake/state/nightly-0123456789"));
  private static final Location BESIDE =
      new Location("s3://lake/out/_muster/applications/nightly-0123456789");
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

  @Test
  void whatDriversWriteIsReadWhereTheyReach() {
    assertThat(SharedPlaces.ofDrivers(LOCAL, OUT, HERE)).isEqualTo(HERE);
    assertThat(SharedPlaces.ofDrivers(CLIENT, OUT, HERE)).isEqualTo(HERE);
    assertThat(SharedPlaces.ofDrivers(CLUSTER, OUT, HERE)).isEqualTo(new RunFolder(BESIDE));
    assertThat(SharedPlaces.ofDrivers(CLUSTER, OUT, IN_S3)).isEqualTo(IN_S3);
  }
}
