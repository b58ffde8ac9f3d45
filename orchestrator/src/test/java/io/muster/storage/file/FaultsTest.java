package io.muster.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "No space left on device, FULL",
    "Disk quota exceeded, FULL",
    "Read-only file system, READ_ONLY",
    "Permission denied, REFUSED",
    "Operation not permitted, REFUSED",
    "Not a directory, REFUSED",
    "Input/output error, UNREACHABLE",
    "Stale file handle, UNREACHABLE",
    "Etwas ganz anderes, UNREACHABLE"
  })
  void tellsWhoMustAct(String reason, Kind kind) {
    Path file = folder.resolve("not/there/yet");
    assertThat(Faults.kind(file, new IOException(reason))).isEqualTo(kind);
    assertThat(Faults.kind(file, new FileSystemException(file.toString(), null, reason)))
        .isEqualTo(kind);
    assertThat(Faults.kind(file, new FileNotFoundException(file + " (" + reason + ")")))
        .isEqualTo(kind);
  }

  @Test
  void theMessageSaysWhatWhereWhyAndWhatToDo() {
    Path file = Path.of("/data/out/iter_3");
    StorageException fault =
        Faults.of("write", file, new FileNotFoundException(file + " (No space left on device)"));
    assertThat(fault)
        .hasMessage(
            "cannot write /data/out/iter_3: No space left on device; make space there and give the"
                + " same command again: what is verified is kept");
    assertThat(Faults.of("read", file, new AccessDeniedException(file.toString())))
        .hasMessage(
            "cannot read /data/out/iter_3: Permission denied; let the user that runs Muster read"
                + " and write there, or let the plan name another place");
  }
}
