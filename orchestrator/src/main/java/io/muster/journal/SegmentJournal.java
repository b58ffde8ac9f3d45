package io.muster.journal;

import io.muster.lifecycle.Happening;
import io.muster.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The journal as a segment of one's own; after a failed append it takes no more. */
final class SegmentJournal implements Journal {
  private final SegmentWriter writer;
  private final int epoch;
  private long position;
  private String checksum;
  private Optional<RuntimeException> broken = Optional.empty();

  /**
   * @param position of the last entry written
   * @param checksum of its line
   */
  SegmentJournal(SegmentWriter writer, int epoch, long position, String checksum) {
    this.writer = writer;
    this.epoch = epoch;
    this.position = position;
    this.checksum = checksum;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public List<JournalEntry> append(List<Happening> happenings, Instant at) {
    refuseIfBroken();
    if (happenings.isEmpty()) {
      return List.of();
    }
    List<JournalEntry> entries = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    String newChecksum = checksum;
    for (Happening happening : happenings) {
      JournalEntry entry = new JournalEntry(position + entries.size() + 1, epoch, at, happening);
      JournalFormat.Line line = JournalFormat.line(entry, newChecksum);
      lines.writeBytes(line.bytes());
      newChecksum = line.checksum();
      entries.add(entry);
    }
    try {
      writer.append(lines.toByteArray());
    } catch (RuntimeException e) {
      broken = Optional.of(e);
      throw e;
    }
    position += entries.size();
    checksum = newChecksum;
    return List.copyOf(entries);
  }

  /** Half a batch may be on disk: what follows it would be read as damage. */
  private void refuseIfBroken() {
    if (broken.isEmpty()) {
      return;
    }
    RuntimeException cause = broken.get();
    if (cause instanceof FencedException) {
      throw new FencedException(cause.getMessage());
    }
    throw new StorageException(
        cause instanceof StorageException storage
            ? storage.kind()
            : StorageException.Kind.UNREACHABLE,
        "the journal takes nothing more in this process, because an earlier append failed: "
            + cause.getMessage(),
        cause);
  }

  @Override
  public void close() {
    writer.close();
  }
}
