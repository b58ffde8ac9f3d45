package io.muster.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.fakes.MountNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full and a read-only file system as the kernel makes them. */
final class RealFileSystemFaultsTest {
  private static final String MOUNT = "mount -t tmpfs -o size=64k none \"$1\"";

  @TempDir Path folder;

  @Test
  void aFullDiskIsToldAndLeavesNothingHalfWritten() throws Exception {
    List<String> told = inNamespace(MOUNT, "full");
    assertThat(told.get(0))
        .startsWith(
            "write FULL cannot write " + folder.resolve("big") + ": No space left on device; make");
    assertThat(told.get(1)).startsWith("create FULL cannot create " + folder.resolve("big"));
    assertThat(told.get(2)).isEqualTo("left [small]");
  }

  @Test
  void aReadOnlyFileSystemIsTold() throws Exception {
    List<String> told =
        inNamespace(
            MOUNT
                + " && mkdir \"$1/old\" && touch \"$1/old/_SUCCESS\""
                + " && mount -o remount,ro,bind \"$1\"",
            "read-only");
    assertThat(told.get(0))
        .startsWith(
            "write READ_ONLY cannot write "
                + folder.resolve("file")
                + ": Read-only file system; mount it for writing");
    assertThat(told.get(1)).startsWith("create READ_ONLY cannot create");
    assertThat(told.get(2)).startsWith("clear READ_ONLY cannot empty " + folder.resolve("old"));
    assertThat(told.get(3)).isEqualTo("left 1");
  }

  private List<String> inNamespace(String mount, String deeds) throws Exception {
    assumeTrue(
        MountNamespace.isAllowed(folder), "no right to mount in a namespace of one's own here");
    Ended ended = run(mount, deeds);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    return ended.output().lines().toList();
  }

  private record Ended(int exitCode, String output) {}

  private Ended run(String mount, String deeds) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String act =
        mount
            + " && exec \"$2\" -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp \"$3\" "
            + SmallFileSystem.class.getName()
            + " \"$1\" \"$4\"";
    List<String> command = new ArrayList<>(MountNamespace.words());
    command.addAll(List.of("sh", "-c", act, "sh", folder.toString(), java, classPath(), deeds));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  /** Surefire may hand the class path over in a manifest. */
  private static String classPath() {
    String all = System.getProperty("surefire.test.class.path");
    return all == null ? System.getProperty("java.class.path") : all;
  }
}
