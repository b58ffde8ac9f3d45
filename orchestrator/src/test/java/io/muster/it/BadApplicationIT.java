package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that end badly, or well only in appearance, between two good ones. */
final class BadApplicationIT {
  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    spark = folder.fakePlan("[1, 2, 3]", "");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void goodOnesPass() {
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.status()).isEqualTo("passed");
    assertThat(run.values("succeeded")).containsExactly("1", "2", "3");
    assertThat(folder.manifest()).isPresent();
    assertThat(folder.filesBelow(folder.output(2)))
        .containsExactly("_SUCCESS", "part-00000-2.csv");
    assertThat(folder.applicationProcesses()).isEmpty();
    assertThat(Files.exists(folder.output(2))).isTrue();
  }
}
