package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify.SuccessMarker;
import io.muster.storage.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IdentitiesTest {
  @TempDir Path outDir;

  private final FileStore store = new FileStore();
  private final Identities identities = new Identities(store);
  private WrittenOutput written;
  private VerifiedOutput verified;

  @BeforeEach
  void verify() throws Exception {
    written = WrittenOutput.in(outDir);
    Verdict verdict =
        new Verifier(store, MoreExecutors.newDirectExecutorService()).verify(written.expected());
    verified = ((Verdict.Passed) verdict).output();
  }

  private List<String> changes() {
    return identities.changes(written.expected().folder(), verified, SuccessMarker.REQUIRED);
  }

  @Test
  void findsNothingWhereNothingChanged() {
    assertThat(changes()).isEmpty();
  }

  @Test
  void findsAFileThatWasWrittenAgainWithTheSameBytes() throws Exception {
    Path file = written.folder.resolve("part-00000.snappy.parquet");
    byte[] same = Files.readAllBytes(file);
    Files.delete(file);
    Files.write(file, same);
    assertThat(changes())
        .singleElement()
        .asString()
        .startsWith(file + " has changed since it was verified: " + same.length + " bytes (");
  }

  @Test
  void findsWhatIsGoneAndWhatIsNew() throws Exception {
    written.delete("part-00000.snappy.parquet");
    written.delete(".part-00000.snappy.parquet.crc");
    written.delete("_SUCCESS");
    written.delete("._SUCCESS.crc");
    written.write("part-00002.snappy.parquet", new byte[] {1});
    Files.createDirectories(written.folder.resolve("_temporary/0"));
    assertThat(changes())
        .containsExactly(
            written.folder + "/_SUCCESS is gone since it was verified",
            written.folder + "/_temporary was not there when the output was verified",
            written.folder + "/part-00000.snappy.parquet is gone since it was verified",
            written.folder
                + "/part-00002.snappy.parquet was not there when the output was verified");
  }

  @Test
  void doesNotMissAMarkerThatWasNeverAsked() throws Exception {
    written.delete("_SUCCESS");
    written.delete("._SUCCESS.crc");
    assertThat(identities.changes(written.expected().folder(), verified, SuccessMarker.OPTIONAL))
        .isEmpty();
  }
}
