package io.muster.journal;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.lifecycle.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folds the segments of a journal in the order of their epochs, line by line. What a controller
 * wrote beyond the point at which its successor took over does not count. Used once.
 */
final class JournalReader {
  private final SegmentStore segments;
  private final EntryListener listener;
  private final List<String> warnings = new ArrayList<>();
  private RunState state = RunState.EMPTY;
  private long position;
  private String checksum = LineChecksum.START;
  private Instant lastEntryAt = Instant.EPOCH;

  /**
   * @param listener is told of every entry that counts
   */
  JournalReader(SegmentStore segments, EntryListener listener) {
    this.segments = segments;
    this.listener = listener;
  }

  /** What the journal says; empty if there is none. */
  Optional<ReadJournal> read() {
    List<Segment> found = segments.segments();
    List<SegmentHeader> headers = headers(found);
    if (headers.isEmpty()) {
      return Optional.empty();
    }
    for (int i = 0; i < headers.size(); i++) {
      Optional<TakeoverPoint> end =
          i + 1 < headers.size() ? headers.get(i + 1).previous() : Optional.empty();
      fold(found.get(i), headers.get(i), end);
    }
    SegmentHeader last = headers.get(headers.size() - 1);
    return Optional.of(
        new ReadJournal(
            last.runId(),
            last.epoch(),
            last.controller(),
            state,
            position,
            checksum,
            lastEntryAt,
            ImmutableList.copyOf(warnings)));
  }

  private static List<SegmentHeader> headers(List<Segment> segments) {
    List<SegmentHeader> headers = new ArrayList<>();
    for (Segment segment : segments) {
      try (Lines lines = segment.open()) {
        headers.add(header(lines, segment.epoch(), headers));
      }
    }
    return headers;
  }

  private static SegmentHeader header(Lines lines, int epoch, List<SegmentHeader> before) {
    if (!lines.next() || !lines.isWhole()) {
      throw damaged(lines, "its header is not there, or not whole");
    }
    SegmentHeader header;
    try {
      int version = JournalFormat.version(lines.line());
      if (version > JournalFormat.VERSION) {
        throw JournalDamagedException.newer(lines.place(), version);
      }
      header = JournalFormat.header(lines.line()).content();
    } catch (MalformedException e) {
      throw damaged(lines, e.getMessage());
    }
    if (header.epoch() != epoch) {
      throw damaged(lines, "it says epoch " + header.epoch() + ", but its name says " + epoch);
    }
    if (epoch != before.size() + 1) {
      throw damaged(lines, "the segment of epoch " + (before.size() + 1) + " is missing");
    }
    if (!before.isEmpty() && !before.get(0).runId().equals(header.runId())) {
      throw damaged(
          lines, "it is of run " + header.runId() + ", the first of " + before.get(0).runId());
    }
    if (header.previous().map(TakeoverPoint::epoch).orElse(0) != epoch - 1) {
      throw damaged(lines, "it does not say where it took over from epoch " + (epoch - 1));
    }
    return header;
  }

  private void fold(Segment segment, SegmentHeader header, Optional<TakeoverPoint> end) {
    try (Lines lines = segment.open()) {
      if (!lines.next()) {
        throw damaged(lines, "its header is gone");
      }
      if (header.positionBefore() != position || !header.checksumBefore().equals(checksum)) {
        throw damaged(
            lines,
            "it took over at position "
                + header.positionBefore()
                + " with checksum "
                + header.checksumBefore()
                + ", but there the segment before has "
                + checksum);
      }
      long before = position;
      try {
        checksum = JournalFormat.header(lines.line()).checksum();
        while (!isAt(end) && lines.next()) {
          if (!lines.isWhole()) {
            dropTorn(lines, end);
            break;
          }
          accept(JournalFormat.entry(lines.line(), checksum), header, lines);
        }
      } catch (MalformedException e) {
        throw damaged(lines, e.getMessage());
      }
      if (position == before) {
        throw damaged(lines, "the controller's first entry is not there, or not whole");
      }
      if (end.isPresent() && !isAt(end)) {
        throw damaged(
            lines,
            "it ends at position "
                + position
                + ", but epoch "
                + (header.epoch() + 1)
                + " took over at "
                + end.get().position());
      }
    }
  }

  private boolean isAt(Optional<TakeoverPoint> end) {
    return end.isPresent() && end.get().position() <= position;
  }

  /** A last line that is not whole is an append that did not return: nothing was done upon it. */
  private void dropTorn(Lines lines, Optional<TakeoverPoint> end) {
    String place = lines.place();
    if (end.isPresent() || lines.next()) {
      throw damaged(lines, "a line in the middle is not whole");
    }
    warnings.add(
        place + ": the last line is not whole and does not count; its writer was interrupted");
  }

  private void accept(JournalFormat.Checked<JournalEntry> read, SegmentHeader header, Lines lines) {
    JournalEntry entry = read.content();
    if (entry.epoch() != header.epoch()) {
      throw damaged(lines, "it is of epoch " + entry.epoch() + " in epoch " + header.epoch());
    }
    if (entry.position() != position + 1) {
      throw damaged(
          lines, "it has position " + entry.position() + " where " + (position + 1) + " follows");
    }
    boolean isFirst = position == header.positionBefore();
    if (isFirst != isStartOf(header.runId(), entry)) {
      throw damaged(
          lines, "controller_started of this run must be the first entry, and only the first");
    }
    try {
      state = state.after(entry.happening(), new Moment(entry.at(), entry.epoch()));
    } catch (RuntimeException e) {
      // whatever the fold does not bear, the controller that wrote it cannot have folded either
      throw damaged(lines, "it cannot have happened then: " + e.getMessage());
    }
    position = entry.position();
    checksum = read.checksum();
    lastEntryAt = entry.at();
    listener.appended(entry, state);
  }

  private static boolean isStartOf(String runId, JournalEntry entry) {
    return entry.happening() instanceof Happening.ToRun run
        && run.event() instanceof ControllerStarted started
        && started.runId().equals(runId);
  }

  private static JournalDamagedException damaged(Lines lines, String what) {
    return JournalDamagedException.damaged(lines.place(), what);
  }
}
