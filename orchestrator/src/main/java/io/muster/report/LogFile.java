package io.muster.report;

import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A child's log: one object or, while the child runs, a head and pieces named by their offset
 * ({@code stderr.log.65536}). Read in parts of bounded size: it may be a gigabyte.
 */
final class LogFile {
  private final ObjectStore store;
  private final Location folder;
  private final String name;

  LogFile(ObjectStore store, Location folder, String name) {
    this.store = store;
    this.folder = folder;
    this.name = name;
  }

  /**
   * A part of the log that is there.
   *
   * @param offset in bytes of all that the child wrote; between two parts something may be missing
   */
  record Part(long offset, long bytes, Location place) {
    long end() {
      return offset + bytes;
    }
  }

  String name() {
    return name;
  }

  /** The parts that are there now, in their order. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (String child : store.children(folder)) {
      Location place = folder.resolve(child);
      Optional<Long> bytes = offset(child).flatMap(o -> store.stat(place).map(ListedObject::bytes));
      bytes.ifPresent(size -> parts.add(new Part(offset(child).orElseThrow(), size, place)));
    }
    parts.sort(Comparator.comparingLong(Part::offset));
    return parts;
  }

  private Optional<Long> offset(String child) {
    if (child.equals(name)) {
      return Optional.of(0L);
    }
    String suffix = child.startsWith(name + ".") ? child.substring(name.length() + 1) : "";
    return suffix.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(suffix)) : Optional.empty();
  }

  /** So many bytes of a part from an offset in it; none of one that has gone meanwhile. */
  byte[] read(Part part, long from, int length) {
    return store.readRange(part.place(), from, length).orElse(new byte[0]);
  }
}
