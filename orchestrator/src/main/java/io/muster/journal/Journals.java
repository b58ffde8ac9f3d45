package io.muster.journal;

import io.muster.lifecycle.Happening;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.lifecycle.RunState;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Reads the journals of runs, and opens them for the one controller that drives. Keeps what it has
 * fetched of S3: a command has one, and asks for each object of a journal once.
 */
public final class Journals {
  private final ObjectStore store;
  private final SegmentObjects objects;
  private final RandomGenerator chance;

  /**
   * @param chance where nonces come from; two controllers must never be given the same numbers,
   *     because a nonce is how a controller knows its own segment: {@code SecureRandom}
   */
  public Journals(ObjectStore store, RandomGenerator chance) {
    this.store = store;
    this.objects = new SegmentObjects(store);
    this.chance = chance;
  }

  /**
   * What the run's journal says; empty if it has none. Changes nothing.
   *
   * @throws JournalDamagedException if it cannot be what was written
   * @throws io.muster.storage.StorageException if it could not be asked
   */
  public Optional<ReadJournal> read(RunFolder run) {
    return read(run, (entry, after) -> {});
  }

  /** The same; the listener is told of every entry that counts, in order. */
  public Optional<ReadJournal> read(RunFolder run, EntryListener listener) {
    return new JournalReader(segments(run), listener).read();
  }

  /**
   * Takes the run over, or begins it: reads all, and creates the segment of the next epoch, whose
   * first entry is {@code started}. Whoever drove it before writes nothing more that counts: see
   * first that it is dead.
   *
   * @param started holds the run's id
   * @param at when
   * @throws FencedException if another controller was faster
   * @throws JournalDamagedException if the journal cannot be what was written, or is another run's
   */
  public OpenedJournal open(
      RunFolder run, ControllerIdentity controller, ControllerStarted started, Instant at) {
    SegmentStore segments = segments(run);
    int last = newestOf(segments);
    if (last > 0) {
      segments.seal(last);
    }
    Optional<ReadJournal> before = new JournalReader(segments, (entry, after) -> {}).read();
    if (before.map(ReadJournal::epoch).orElse(0) != last) {
      throw beaten(run, last + 1);
    }
    before.ifPresent(read -> refuseForeign(run, read, started.runId()));
    SegmentHeader header =
        new SegmentHeader(
            started.runId(),
            last + 1,
            Nonce.next(chance),
            controller,
            before.map(read -> new TakeoverPoint(last, read.lastPosition(), read.checksum())));
    return begin(run, segments, header, new Happening.ToRun(started), at, before);
  }

  /** The last epoch that a controller has begun; 0 if none has. */
  int newestEpoch(RunFolder run) {
    return newestOf(segments(run));
  }

  private static int newestOf(SegmentStore segments) {
    List<Integer> epochs = segments.epochs();
    return epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1);
  }

  private static OpenedJournal begin(
      RunFolder run,
      SegmentStore segments,
      SegmentHeader header,
      Happening started,
      Instant at,
      Optional<ReadJournal> before) {
    int epoch = header.epoch();
    JournalEntry first = new JournalEntry(header.positionBefore() + 1, epoch, at, started);
    RunState state =
        before.map(ReadJournal::state).orElse(RunState.EMPTY).after(started, new Moment(at, epoch));
    JournalFormat.Line headerLine = JournalFormat.line(header);
    JournalFormat.Line entryLine = JournalFormat.line(first, headerLine.checksum());
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.writeBytes(headerLine.bytes());
    lines.writeBytes(entryLine.bytes());
    SegmentWriter writer =
        segments.create(epoch, lines.toByteArray()).orElseThrow(() -> beaten(run, epoch));
    Journal journal = new SegmentJournal(writer, epoch, first.position(), entryLine.checksum());
    return new OpenedJournal(journal, before, first, state);
  }

  private static void refuseForeign(RunFolder run, ReadJournal read, String runId) {
    if (!read.runId().equals(runId)) {
      throw JournalDamagedException.damaged(
          run.journal().text(), "it is of run " + read.runId() + ", not of run " + runId);
    }
  }

  private static FencedException beaten(RunFolder run, int epoch) {
    return new FencedException(
        "another controller began epoch "
            + epoch
            + " of the run in "
            + run.location()
            + " first; this one stops and leaves all as it is");
  }

  private SegmentStore segments(RunFolder run) {
    Location folder = run.journal();
    return folder.path().isPresent()
        ? new FileSegments(store, folder)
        : new ObjectSegments(store, objects, folder);
  }
}
