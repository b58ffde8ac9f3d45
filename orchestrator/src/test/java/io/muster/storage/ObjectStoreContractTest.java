package io.muster.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
public abstract class ObjectStoreContractTest {
  protected ObjectStore store;
  protected Location root;

  /** A store that is empty below {@link #root()}. */
  protected abstract ObjectStore store();

  /** A folder that only this test uses. */
  protected abstract Location root();

  @BeforeEach
  final void open() {
    store = store();
    root = root();
  }

  @Test
  void readsWhatWasWritten() {
    store.write(root.resolve("a/b/c.json"), bytes("one"));
    assertThat(store.read(root.resolve("a/b/c.json")).orElseThrow().text()).isEqualTo("one");
    store.write(root.resolve("a/b/c.json"), bytes("two"));
    assertThat(store.read(root.resolve("a/b/c.json")).orElseThrow().text()).isEqualTo("two");
  }

  @Test
  void tellsWhatIsNotThere() {
    Location nowhere = root.resolve("nowhere");
    assertThat(store.read(nowhere)).isEmpty();
    assertThat(store.readRange(nowhere, 0, 10)).isEmpty();
    assertThat(store.stat(nowhere)).isEmpty();
    assertThat(store.list(nowhere)).isEmpty();
    assertThat(store.children(nowhere)).isEmpty();
    assertThat(store.delete(nowhere, new Version("any"))).isFalse();
    assertThat(store.replace(nowhere, bytes("x"), new Version("any"))).isFalse();
    assertThat(store.read(nowhere)).isEmpty();
    store.clear(nowhere, List.of("_SUCCESS"));
  }

  @Test
  void aFolderAndWhatLiesBelowAnObjectAreNoObjects() {
    store.write(root.resolve("folder/file"), bytes("x"));
    assertThat(store.read(root.resolve("folder"))).isEmpty();
    assertThat(store.readRange(root.resolve("folder"), 0, 1)).isEmpty();
    assertThat(store.stat(root.resolve("folder"))).isEmpty();
    assertThat(store.read(root.resolve("folder/file/below"))).isEmpty();
    assertThat(store.readRange(root.resolve("folder/file/below"), 0, 1)).isEmpty();
    assertThat(store.stat(root.resolve("folder/file/below"))).isEmpty();
    assertThat(store.list(root.resolve("folder/file"))).isEmpty();
    assertThat(store.children(root.resolve("folder/file"))).isEmpty();
  }

  @Test
  void createsOnce() {
    Location claim = root.resolve("claim");
    assertThat(store.create(claim, bytes("mine"))).isTrue();
    assertThat(store.create(claim, bytes("yours"))).isFalse();
    assertThat(store.read(claim).orElseThrow().text()).isEqualTo("mine");
  }

  @Test
  void createOnceKnowsItsOwn() {
    Location claim = root.resolve("claim");
    assertThat(store.createOnce(claim, bytes("nonce 1"))).isTrue();
    assertThat(store.createOnce(claim, bytes("nonce 1"))).isTrue();
    assertThat(store.createOnce(claim, bytes("nonce 2"))).isFalse();
  }

  @Test
  void ofManyWhoCreateExactlyOneWins() throws InterruptedException {
    int rounds = 20;
    for (int round = 0; round < rounds; round++) {
      Location claim = root.resolve("claims/" + round);
      List<String> winners =
          together(
              4,
              name -> {
                if (store.create(claim, bytes(name))) {
                  return name;
                }
                return null;
              });
      assertThat(winners).hasSize(1);
      assertThat(store.read(claim).orElseThrow().text()).isEqualTo(winners.get(0));
    }
  }

  @Test
  void ofManyWhoReplaceOneVersionExactlyOneWins() throws InterruptedException {
    Location owner = root.resolve("owner");
    store.write(owner, bytes("nobody"));
    Version version = store.read(owner).orElseThrow().version();
    List<String> winners =
        together(4, name -> store.replace(owner, bytes(name), version) ? name : null);
    assertThat(winners).hasSize(1);
    assertThat(store.read(owner).orElseThrow().text()).isEqualTo(winners.get(0));
  }

  @Test
  void replacesOnlyWhatIsUnchanged() {
    Location heartbeat = root.resolve("heartbeat");
    store.write(heartbeat, bytes("beat 1"));
    Version first = store.read(heartbeat).orElseThrow().version();
    assertThat(store.replace(heartbeat, bytes("beat 2"), first)).isTrue();
    assertThat(store.replace(heartbeat, bytes("beat 3"), first)).isFalse();
    assertThat(store.read(heartbeat).orElseThrow().text()).isEqualTo("beat 2");
  }

  @Test
  void deletesOnlyWhatIsUnchanged() {
    Location file = root.resolve("file");
    store.write(file, bytes("one"));
    Version first = store.read(file).orElseThrow().version();
    store.write(file, bytes("two"));
    assertThat(store.delete(file, first)).isFalse();
    assertThat(store.read(file)).isPresent();
    Version second = store.read(file).orElseThrow().version();
    assertThat(store.delete(file, second)).isTrue();
    assertThat(store.read(file)).isEmpty();
    assertThat(store.delete(file, second)).isFalse();
  }

  @Test
  void aVersionStaysWhileTheContentDoes() {
    Location file = root.resolve("file");
    store.write(file, bytes("one"));
    assertThat(store.read(file).orElseThrow().version())
        .isEqualTo(store.read(file).orElseThrow().version());
    assertThat(store.stat(file).orElseThrow()).isEqualTo(store.stat(file).orElseThrow());
  }

  @Test
  void readsRanges() {
    Location file = root.resolve("file");
    store.write(file, bytes("0123456789"));
    assertThat(store.readRange(file, 0, 4)).contains(bytes("0123"));
    assertThat(store.readRange(file, 6, 4)).contains(bytes("6789"));
    assertThat(store.readRange(file, 8, 100)).contains(bytes("89"));
    assertThat(store.readRange(file, 10, 5)).contains(bytes(""));
    assertThat(store.readRange(file, 99, 5)).contains(bytes(""));
    assertThat(store.readRange(file, 3, 0)).contains(bytes(""));
    assertThatThrownBy(() -> store.readRange(file, -1, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsEverythingSortedAndRelative() {
    for (String path : List.of("b", "a/x", "_SUCCESS", ".b.crc", "a/_y", "ab", "a/.z")) {
      store.write(root.resolve("out/" + path), bytes(path));
    }
    store.write(root.resolve("out2/other"), bytes("beside it"));
    List<ListedObject> listed = store.list(root.resolve("out"));
    assertThat(listed)
        .extracting(ListedObject::path)
        .containsExactly(".b.crc", "_SUCCESS", "a/.z", "a/_y", "a/x", "ab", "b");
    assertThat(listed).allMatch(object -> object.bytes() == object.path().length());
    assertThat(store.children(root.resolve("out")))
        .containsExactly(".b.crc", "_SUCCESS", "a/", "ab", "b");
  }

  @Test
  void statSaysWhatTheListingSays() {
    store.write(root.resolve("out/part-0"), bytes("12345"));
    ListedObject stat = store.stat(root.resolve("out/part-0")).orElseThrow();
    assertThat(store.list(root.resolve("out"))).containsExactly(stat);
    assertThat(stat.path()).isEqualTo("part-0");
    assertThat(stat.bytes()).isEqualTo(5);
  }

  @Test
  void anIdentityChangesWithTheContent() {
    Location file = root.resolve("out/part-0");
    store.write(file, bytes("12345"));
    String before = store.stat(file).orElseThrow().identity();
    store.write(file, bytes("54321"));
    assertThat(store.stat(file).orElseThrow().identity()).isNotEqualTo(before);
  }

  /** Of folders. */
  protected List<String> unusualNames() {
    return List.of("100%", "a b", "day=2026-01-31%3A00", "new\nline", "plus+and&", "q?uestion#");
  }

  @Test
  void keepsUnusualNamesAsTheyAre() {
    List<String> names = unusualNames();
    for (String name : names) {
      store.write(root.resolve("odd/" + name + "/file"), bytes(name));
    }
    assertThat(store.children(root.resolve("odd")))
        .containsExactlyElementsOf(names.stream().map(name -> name + "/").sorted().toList());
    assertThat(store.list(root.resolve("odd")))
        .extracting(ListedObject::path)
        .containsExactlyElementsOf(names.stream().map(name -> name + "/file").sorted().toList());
    for (String name : names) {
      assertThat(store.read(root.resolve("odd/" + name + "/file")).orElseThrow().text())
          .isEqualTo(name);
    }
  }

  @Test
  protected void keepsNamesBeyondAscii() {
    Location file = root.resolve("Zürich/航班.parquet");
    store.write(file, bytes("x"));
    assertThat(store.list(root)).extracting(ListedObject::path).contains("Zürich/航班.parquet");
    assertThat(store.read(file)).isPresent();
  }

  @Test
  void clearsTheFolderAndNothingElse() {
    for (String path : List.of("iter_3/_SUCCESS", "iter_3/a/part-0", "iter_3/.part.crc")) {
      store.write(root.resolve(path), bytes("x"));
    }
    store.write(root.resolve("iter_30/part-0"), bytes("x"));
    store.write(root.resolve("iter_3.txt"), bytes("x"));
    store.clear(root.resolve("iter_3"), List.of("_SUCCESS", "_MUSTER_RECEIPT.json"));
    assertThat(store.list(root))
        .extracting(ListedObject::path)
        .containsExactly("iter_3.txt", "iter_30/part-0");
    assertThat(store.children(root)).containsExactly("iter_3.txt", "iter_30/");
  }

  @Test
  void writesAgainWhereItCleared() {
    store.write(root.resolve("iter_3/part-0"), bytes("x"));
    store.clear(root.resolve("iter_3"), List.of());
    assertThat(store.create(root.resolve("iter_3/part-0"), bytes("y"))).isTrue();
    assertThat(store.read(root.resolve("iter_3/part-0")).orElseThrow().text()).isEqualTo("y");
  }

  @Test
  void holdsEmptyObjects() {
    store.write(root.resolve("_SUCCESS"), new byte[0]);
    assertThat(store.read(root.resolve("_SUCCESS")).orElseThrow().content()).isEmpty();
    assertThat(store.stat(root.resolve("_SUCCESS")).orElseThrow().bytes()).isZero();
    assertThat(store.readRange(root.resolve("_SUCCESS"), 0, 8)).contains(new byte[0]);
  }

  private interface Attempt {
    String winner(String name);
  }

  /** What each of so many threads returned that began together, without the nulls. */
  private static List<String> together(int count, Attempt attempt) throws InterruptedException {
    ConcurrentLinkedQueue<String> winners = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Throwable> faults = new ConcurrentLinkedQueue<>();
    CountDownLatch ready = new CountDownLatch(count);
    List<Thread> threads = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      String name = "caller " + index;
      Thread thread =
          new Thread(
              () -> {
                try {
                  ready.countDown();
                  assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
                  String winner = attempt.winner(name);
                  if (winner != null) {
                    winners.add(winner);
                  }
                } catch (InterruptedException | RuntimeException | AssertionError e) {
                  faults.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(faults).isEmpty();
    return List.copyOf(winners);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
