package io.muster.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.ObjectStoreContractTest;
import io.muster.storage.StorageException;
import io.muster.storage.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStoreTest extends ObjectStoreContractTest {
  @TempDir Path folder;

  @Override
  protected ObjectStore store() {
    return new FileStore();
  }

  @Override
  protected Location root() {
    return Location.of(folder.resolve("root"));
  }

  @Override
  @Test
  protected void keepsNamesBeyondAscii() {
    assumeTrue(
        "UTF-8".equals(System.getProperty("sun.jnu.encoding")),
        "the locale of this test run has no names beyond ASCII");
    super.keepsNamesBeyondAscii();
  }

  @Test
  void leavesNoTemporaryFileBehind() throws IOException {
    Location file = root.resolve("file");
    store.create(file, bytes("one"));
    store.create(file, bytes("two"));
    store.write(file, bytes("three"));
    store.replace(file, bytes("four"), store.read(file).orElseThrow().version());
    try (var entries = Files.list(folder.resolve("root"))) {
      assertThat(entries.map(entry -> entry.getFileName().toString())).containsExactly("file");
    }
  }

  @Test
  void hidesAndClearsATemporaryFileThatACrashLeft() throws IOException {
    Path iteration = Files.createDirectories(folder.resolve("root/iter_3"));
    Path left = iteration.resolve(".muster-00000000-0000-0000-0000-000000000000.tmp");
    Files.writeString(left, "half of som");
    assertThat(store.list(root)).isEmpty();
    assertThat(store.children(Location.of(iteration))).isEmpty();
    store.clear(Location.of(iteration), List.of());
    assertThat(iteration).doesNotExist();
  }

  @Test
  void showsWhatOnlyLooksTemporary() {
    store.write(root.resolve(".muster-notes.tmp"), bytes("x"));
    assertThat(store.list(root)).extracting(ListedObject::path).contains(".muster-notes.tmp");
  }

  @Test
  void createsExclusivelyWithoutHardLinks() throws IOException {
    Path file = folder.resolve("claim");
    assertThat(DurableFiles.createExclusively(file, bytes("mine"))).isTrue();
    assertThat(DurableFiles.createExclusively(file, bytes("yours"))).isFalse();
    assertThat(file).hasContent("mine");
  }

  @Test
  void givesTheRightsThatTheUserGives() throws IOException {
    Path plain = Files.createFile(folder.resolve("plain"));
    store.create(root.resolve("created"), bytes("x"));
    store.write(root.resolve("written"), bytes("x"));
    for (String name : List.of("created", "written")) {
      assertThat(Files.getPosixFilePermissions(folder.resolve("root").resolve(name)))
          .isEqualTo(Files.getPosixFilePermissions(plain));
    }
  }

  @Test
  void anInterruptTearsNothingAndIsKept() {
    Location file = root.resolve("deep/er/file");
    Thread.currentThread().interrupt();
    try {
      store.write(file, bytes("whole"));
      assertThat(store.read(file).orElseThrow().text()).isEqualTo("whole");
      assertThat(store.readRange(file, 1, 2)).contains(bytes("ho"));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void tellsAContentThatCameBackInTheSamePlaceAndTime() throws IOException {
    Path file = Files.createDirectories(folder.resolve("root")).resolve("file");
    FileTime time = FileTime.fromMillis(1_700_000_000_000L);
    Files.writeString(file, "one");
    Files.setLastModifiedTime(file, time);
    Version before = store.read(Location.of(file)).orElseThrow().version();
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);
    assertThat(store.delete(Location.of(file), before)).isFalse();
    assertThat(file).hasContent("two");
  }

  @Test
  void clearingNeverFollowsALink() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("_SUCCESS"), "keep");
    Files.writeString(precious.resolve("data"), "keep");
    Path iteration = Files.createDirectories(folder.resolve("root/iter_3/day=1"));
    Files.createSymbolicLink(iteration.resolve("folder"), precious);
    Files.createSymbolicLink(iteration.resolve("file"), precious.resolve("data"));
    Files.createSymbolicLink(folder.resolve("root/iter_3/linked"), precious);
    store.clear(root.resolve("iter_3"), List.of("linked/_SUCCESS", "day=1/file"));
    assertThat(folder.resolve("root/iter_3")).doesNotExist();
    assertThat(precious.resolve("data")).hasContent("keep");
    assertThat(precious.resolve("_SUCCESS")).hasContent("keep");
  }

  @Test
  void refusesToClearThroughALink() throws IOException {
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("data"), "keep");
    Files.createDirectories(folder.resolve("root"));
    Files.createSymbolicLink(folder.resolve("root/iter_3"), precious);
    assertThatThrownBy(() -> store.clear(root.resolve("iter_3"), List.of("data")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("iter_3: it is a link to somewhere else")
        .hasMessageContaining("put a folder in its place");
    assertThat(precious.resolve("data")).hasContent("keep");
  }

  @Test
  void refusesToClearAPathThatLeadsOutside() {
    store.write(root.resolve("iter_3/part-0"), bytes("x"));
    store.write(root.resolve("iter_4/_SUCCESS"), bytes("x"));
    assertThatThrownBy(() -> store.clear(root.resolve("iter_3"), List.of("../iter_4/_SUCCESS")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.read(root.resolve("iter_4/_SUCCESS"))).isPresent();
  }

  @Test
  void whatGoesFirstIsGoneWhenTheRestCannotGo() throws IOException, InterruptedException {
    store.write(root.resolve("iter_3/_SUCCESS"), bytes("x"));
    store.write(root.resolve("iter_3/_MUSTER_RECEIPT.json"), bytes("x"));
    Path data = folder.resolve("root/iter_3/part-0");
    store.write(Location.of(data), bytes("x"));
    assumeTrue(
        immutable(data, true), "chattr +i does not work here: no right, or no ext file system");
    try {
      assertThatThrownBy(
              () ->
                  store.clear(root.resolve("iter_3"), List.of("_SUCCESS", "_MUSTER_RECEIPT.json")))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.REFUSED))
          .hasMessageContaining("cannot empty " + folder.resolve("root/iter_3"));
      assertThat(store.list(root)).extracting(ListedObject::path).containsExactly("iter_3/part-0");
    } finally {
      assertThat(immutable(data, false)).isTrue();
    }
  }

  @Test
  void whatCannotBeToldToBeThereIsNotTakenForGone() throws IOException {
    Path circle = Files.createDirectories(folder.resolve("root")).resolve("circle");
    Files.createSymbolicLink(circle, circle);
    Location lost = Location.of(circle.resolve("iter_3"));

    assertThatThrownBy(() -> store.clear(lost, List.of("_SUCCESS")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot empty " + lost);
    assertThatThrownBy(() -> store.list(lost)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> store.read(lost.resolve("_SUCCESS")))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void clearsAFileInThePlaceOfTheFolder() {
    store.write(root.resolve("iter_3"), bytes("a file"));
    store.clear(root.resolve("iter_3"), List.of("_SUCCESS"));
    assertThat(store.stat(root.resolve("iter_3"))).isEmpty();
  }

  @Test
  void listsThroughLinksOnceAndThoseThatLeadNowhere() throws IOException {
    Path data = Files.createDirectories(folder.resolve("root/data"));
    Files.writeString(data.resolve("file"), "12345");
    Files.createSymbolicLink(data.resolve("circle"), data);
    Files.createSymbolicLink(data.resolve("dangling"), folder.resolve("nowhere"));
    Path linked = folder.resolve("root/linked");
    Files.createSymbolicLink(linked, data);
    assertThat(store.list(Location.of(linked)))
        .extracting(ListedObject::path)
        .containsExactly("dangling", "file");
    assertThat(store.stat(Location.of(linked.resolve("file"))).orElseThrow().bytes()).isEqualTo(5);
    assertThat(store.list(root)).hasSize(4);
  }

  @Test
  void saysThatAFolderIsInTheWay() {
    store.write(root.resolve("file"), bytes("x"));
    assertThatThrownBy(() -> store.write(root.resolve("file/below"), bytes("x")))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.REFUSED))
        .hasMessageContaining("Not a directory");
  }

  @Test
  void refusesWhatIsNoLocalPath() {
    assertThatThrownBy(() -> store.read(new Location("s3://bucket/key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("s3://bucket/key is no local path");
  }

  @Test
  void aFileThatMayNotBeReadIsNotAbsent() throws IOException {
    Path file = Files.createDirectories(folder.resolve("root")).resolve("secret");
    Files.writeString(file, "x");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(file), "this user may read everything");
    assertThatThrownBy(() -> store.read(Location.of(file)))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.REFUSED));
    assertThatThrownBy(() -> store.readRange(Location.of(file), 0, 1))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Permission denied; let the user");
  }

  private static boolean immutable(Path file, boolean on) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder("chattr", on ? "+i" : "-i", file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
