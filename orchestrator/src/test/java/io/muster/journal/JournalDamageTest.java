package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.lifecycle.RunEvent.EngineChangeDone;
import io.muster.storage.Location;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Whatever is cut off a journal or changed in it: it is read as far as it is whole, or refused;
 * never read as something else.
 */
class JournalDamageTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-1", "boot", "pid:[1]", 1, 10);
  private static final ImmutableMap<Integer, String> WRITTEN = written();
  private static final List<JournalEntry> ENTRIES = read(WRITTEN).orElseThrow();

  @Property(tries = 3000)
  void readsACutJournalAsAPrefixOrRefusesIt(
      @ForAll @IntRange(min = 1, max = 3) int epoch, @ForAll @IntRange(min = 0) int at) {
    byte[] whole = bytes(epoch);
    byte[] cut = Arrays.copyOf(whole, at % whole.length);

    Optional<List<JournalEntry>> read = read(with(epoch, cut));

    read.ifPresent(
        entries -> {
          assertThat(epoch).as("only the last segment may have a torn end").isEqualTo(3);
          assertIsPrefix(entries);
        });
  }

  @Property(tries = 3000)
  void refusesAJournalOfWhichABitHasChanged(
      @ForAll @IntRange(min = 1, max = 3) int epoch,
      @ForAll @IntRange(min = 0) int at,
      @ForAll @IntRange(min = 0, max = 7) int bit) {
    byte[] changed = bytes(epoch);
    int place = at % changed.length;
    changed[place] ^= (byte) (1 << bit);

    Optional<List<JournalEntry>> read = read(with(epoch, changed));

    // without its newline the last line is as one that was torn
    boolean isLastByte = epoch == 3 && place == changed.length - 1;
    assertThat(read.isPresent()).isEqualTo(isLastByte);
    read.ifPresent(JournalDamageTest::assertIsPrefix);
  }

  @Property(tries = 2000)
  void neverMisreadsWhatIsCutAndChanged(
      @ForAll @IntRange(min = 1, max = 3) int epoch,
      @ForAll @IntRange(min = 0) int at,
      @ForAll byte[] instead) {
    byte[] whole = bytes(epoch);
    int place = at % whole.length;
    byte[] changed = whole.clone();
    for (int i = 0; i < instead.length && place + i < whole.length; i++) {
      changed[place + i] = instead[i];
    }
    Assume.that(!Arrays.equals(changed, whole));

    read(with(epoch, changed)).ifPresent(JournalDamageTest::assertIsPrefix);
  }

  @Property(tries = 1000)
  void neverCountsALineThatWasDoubled(
      @ForAll @IntRange(min = 1, max = 3) int epoch,
      @ForAll @IntRange(min = 0) int from,
      @ForAll @IntRange(min = 0) int to) {
    List<String> lines = new ArrayList<>(WRITTEN.get(epoch).lines().toList());
    String moved = lines.get(from % lines.size());
    lines.add(to % lines.size(), moved);
    String changed = String.join("\n", lines) + "\n";

    Optional<List<JournalEntry>> read = read(with(epoch, changed.getBytes(StandardCharsets.UTF_8)));

    // what follows the takeover does not count: a last line that is doubled there harms nobody
    read.ifPresent(
        entries -> {
          assertThat(epoch).isLessThan(3);
          assertThat(entries).isEqualTo(ENTRIES);
        });
  }

  private static void assertIsPrefix(List<JournalEntry> entries) {
    assertThat(entries).hasSizeLessThan(ENTRIES.size());
    assertThat(entries).isEqualTo(ENTRIES.subList(0, entries.size()));
  }

  /** A journal of three controllers: the text of each one's segment. */
  private static ImmutableMap<Integer, String> written() {
    MemoryStore store = new MemoryStore(() -> NOON);
    RunFolder run =
        RunFolder.of(
            new Location("s3://bucket/muster"), new Location("s3://bucket/out"), "nightly");
    Journals journals = new Journals(store, new SplittableRandom(3));
    ImmutableMap.Builder<Integer, String> segments = ImmutableMap.builder();
    for (int epoch = 1; epoch <= 3; epoch++) {
      OpenedJournal opened =
          journals.open(
              run, CONTROLLER, new ControllerStarted("0.1.0", "ci-1", 1, "nightly", false), NOON);
      for (int i = 0; i < 4; i++) {
        opened
            .journal()
            .append(
                List.of(
                    Happening.toRun(new EngineChangeDone("a" + i)),
                    Happening.toRun(new EngineChangeDone("ü" + i))),
                NOON.plusSeconds(i));
      }
      StringBuilder text = new StringBuilder();
      Location segment = run.journal().resolve(String.format("%06d", epoch));
      store
          .list(segment)
          .forEach(
              object ->
                  text.append(store.read(segment.resolve(object.path())).orElseThrow().text()));
      segments.put(epoch, text.toString());
    }
    return segments.buildOrThrow();
  }

  private static byte[] bytes(int epoch) {
    return WRITTEN.get(epoch).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<Integer, byte[]> with(int epoch, byte[] content) {
    Map<Integer, byte[]> segments = new TreeMap<>();
    WRITTEN.keySet().forEach(each -> segments.put(each, each == epoch ? content : bytes(each)));
    return segments;
  }

  private static Optional<List<JournalEntry>> read(ImmutableMap<Integer, String> segments) {
    Map<Integer, byte[]> contents = new TreeMap<>();
    segments.forEach((epoch, text) -> contents.put(epoch, text.getBytes(StandardCharsets.UTF_8)));
    return read(contents);
  }

  /** The entries that count; empty if the journal is refused. */
  private static Optional<List<JournalEntry>> read(Map<Integer, byte[]> segments) {
    List<JournalEntry> entries = new ArrayList<>();
    try {
      assertThat(new JournalReader(stored(segments), (entry, after) -> entries.add(entry)).read())
          .isPresent();
      return Optional.of(entries);
    } catch (JournalDamagedException e) {
      return Optional.empty();
    }
  }

  private static SegmentStore stored(Map<Integer, byte[]> segments) {
    return new SegmentStore() {
      @Override
      public List<Integer> epochs() {
        return List.copyOf(segments.keySet());
      }

      @Override
      public List<Segment> segments() {
        return epochs().stream().map(epoch -> new Segment(epoch, () -> lines(epoch))).toList();
      }

      private Lines lines(int epoch) {
        return new Lines(
            List.of(
                new Lines.Piece(
                    epoch + ".jsonl", () -> new ByteArrayInputStream(segments.get(epoch)))));
      }

      @Override
      public void seal(int epoch) {
        throw new UnsupportedOperationException("only read");
      }

      @Override
      public Optional<SegmentWriter> create(int epoch, byte[] firstLines) {
        throw new UnsupportedOperationException("only read");
      }
    };
  }
}
