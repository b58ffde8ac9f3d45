package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.fakes.MemoryStore;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.Version;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectJournalTest extends JournalContractTest {
  private final MemoryStore store = new MemoryStore(() -> NOON);

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  Location stateDir() {
    return new Location("s3://bucket/muster");
  }

  @Test
  void takesNothingMoreAfterALostAnswerAndIsReadWithWhatWasWritten() {
    OpenedJournal opened = open(ONE);
    store.loseAnswers(1);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> opened.journal().append(List.of(change("a")), NOON));
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> opened.journal().append(List.of(change("b")), NOON))
        .withMessageContaining("an earlier append failed");

    assertThat(changes()).containsExactly("a");
    open(TWO).journal().append(List.of(change("c")), NOON);
    assertThat(changes()).containsExactly("a", "c");
  }

  @Test
  void sealsASegmentOnce() {
    open(ONE);
    ObjectSegments segments = new ObjectSegments(store, new SegmentObjects(store), run().journal());
    segments.seal(1);
    segments.seal(1);

    assertThat(store.children(run().journal().resolve("000001")))
        .containsExactly("00000001.jsonl", "00000002.jsonl");
  }

  @Test
  void whoReadsAndThenTakesOverAsksForEachObjectOnce() {
    append(open(ONE).journal(), 3 * SegmentObjects.AHEAD);
    append(open(TWO).journal(), 1);
    int before = store.requests().size();

    Journals journals = journals();
    journals.read(run());
    journals.read(run(), (entry, after) -> {});
    append(journals.open(run(), ONE, started(ONE), NOON).journal(), 1);
    ReadJournal last = journals.read(run()).orElseThrow();

    assertThat(last.epoch()).isEqualTo(3);
    List<String> reads =
        store.requests().stream()
            .skip(before)
            .filter(request -> request.startsWith("read " + run().journal() + "/"))
            .toList();
    // a seal is empty: it is asked for ahead, and nobody waits for it
    List<String> written =
        store.list(run().journal()).stream()
            .filter(object -> object.bytes() > 0)
            .map(object -> "read " + run().journal().resolve(object.path()))
            .toList();
    assertThat(reads).doesNotHaveDuplicates().containsAll(written);
  }

  @Test
  void objectsAreFetchedAheadAndReadInTheirOrder() {
    append(open(ONE).journal(), 100);
    CountDownLatch atWork = new CountDownLatch(SegmentObjects.AHEAD);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ObjectStore slow =
        aroundReads(
            () -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              atWork.countDown();
              assertThat(atWork.await(1, TimeUnit.MINUTES)).isTrue();
            },
            now::decrementAndGet);

    assertThat(changes(new Journals(slow, new SplittableRandom(1))))
        .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    // the reader asks for what it reads itself, if nobody has begun to
    assertThat(most.get()).isBetween(SegmentObjects.AHEAD, SegmentObjects.AHEAD + 1);
  }

  @Test
  void whatCouldNotBeFetchedIsAskedForAgain() {
    append(open(ONE).journal(), 40);
    Journals journals = journals();
    store.meanwhile(5, store::disconnect);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> journals.read(run()))
        .withMessageContaining("no answer from the store");
    store.mend();

    assertThat(journals.read(run()).orElseThrow().lastPosition()).isEqualTo(41);
  }

  @Test
  void anObjectThatWasWrittenOverIsReadAgain() {
    append(open(ONE).journal(), 1);
    Journals journals = journals();
    journals.read(run());
    store.write(run().journal().resolve("000001/00000002.jsonl"), new byte[] {'?', '\n'});

    assertThatExceptionOfType(JournalDamagedException.class).isThrownBy(() -> journals.read(run()));
  }

  private static void append(Journal journal, int entries) {
    for (int i = 0; i < entries; i++) {
      journal.append(List.of(change(Integer.toString(i))), NOON);
    }
  }

  private interface Deed {
    void done() throws InterruptedException;
  }

  private ObjectStore aroundReads(Deed before, Runnable after) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) -> {
              boolean isRead = method.getName().equals("read");
              if (isRead) {
                before.done();
              }
              Object answer = method.invoke(store, arguments);
              if (isRead) {
                after.run();
              }
              return answer;
            });
  }

  @Test
  void refusesASegmentOfWhichAnObjectIsMissing() {
    Journal journal = open(ONE).journal();
    journal.append(List.of(change("a")), NOON);
    journal.append(List.of(change("b")), NOON);
    Location middle = run().journal().resolve("000001/00000002.jsonl");
    Version version = store.read(middle).orElseThrow().version();
    assertThat(store.delete(middle, version)).isTrue();

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(this::read)
        .withMessageContaining("000001/00000002.jsonl: it is missing");
  }

  @Test
  void anObjectThatOnlyTheFirstListingOverlooksIsNotMissing() {
    append(open(ONE).journal(), 3);
    AtomicInteger listings = new AtomicInteger();
    ObjectStore overlooking =
        answering(
            (method, answer) ->
                method.equals("list") && listings.getAndIncrement() == 0
                    ? without("000001/00000003.jsonl", (List<?>) answer)
                    : answer);

    Journals journals = new Journals(overlooking, new SplittableRandom(1));

    assertThat(changes(journals)).containsExactly("0", "1", "2");
    assertThat(listings.get()).isGreaterThan(1);
  }

  @Test
  void anObjectThatEveryListingOverlooksIsMissing() {
    append(open(ONE).journal(), 3);
    ObjectStore overlooking =
        answering(
            (method, answer) ->
                method.equals("list") ? without("00000003.jsonl", (List<?>) answer) : answer);

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(() -> new Journals(overlooking, new SplittableRandom(1)).read(run()))
        .withMessageContaining("000001/00000003.jsonl: it is missing");
  }

  private static List<?> without(String path, List<?> listed) {
    return listed.stream().filter(it -> !((ListedObject) it).path().endsWith(path)).toList();
  }

  private ObjectStore answering(BiFunction<String, Object, Object> answer) {
    return (ObjectStore)
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (proxy, method, arguments) ->
                answer.apply(method.getName(), method.invoke(store, arguments)));
  }

  @Test
  void refusesAnObjectWhoseLastLineIsNotWhole() {
    Journal journal = open(ONE).journal();
    journal.append(List.of(change("a")), NOON);
    Location last = run().journal().resolve("000001/00000002.jsonl");
    byte[] whole = store.read(last).orElseThrow().content();
    for (int length : List.of(whole.length - 1, whole.length / 2, 1)) {
      store.write(last, Arrays.copyOf(whole, length));

      assertThatExceptionOfType(JournalDamagedException.class)
          .isThrownBy(this::read)
          .withMessageContaining("000001/00000002.jsonl: its last line is not whole");
    }
  }
}
