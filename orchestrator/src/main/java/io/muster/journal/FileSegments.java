package io.muster.journal;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Segments as local files {@code 000001.jsonl}, each created once by the store and then appended
 * to. A segment is sealed by a file {@code 000001.sealed} beside it.
 */
final class FileSegments implements SegmentStore {
  private static final Pattern SEGMENT = Pattern.compile("(\\d{1,9})\\.jsonl");

  private final ObjectStore store;
  private final Location folder;

  /**
   * @param folder a local place
   */
  FileSegments(ObjectStore store, Location folder) {
    this.store = store;
    this.folder = folder;
  }

  @Override
  public List<Integer> epochs() {
    List<Integer> epochs = new ArrayList<>();
    for (String name : store.children(folder)) {
      Matcher matcher = SEGMENT.matcher(name);
      if (matcher.matches()) {
        int epoch = Integer.parseInt(matcher.group(1));
        if (!segment(epoch).name().equals(name)) {
          throw JournalDamagedException.damaged(
              folder.resolve(name).text(),
              "it is a second segment of epoch " + epoch + ", beside " + segment(epoch).name());
        }
        epochs.add(epoch);
      }
    }
    epochs.sort(null);
    return epochs;
  }

  @Override
  public List<Segment> segments() {
    return epochs().stream().map(epoch -> new Segment(epoch, () -> lines(epoch))).toList();
  }

  private Lines lines(int epoch) {
    Path file = path(segment(epoch));
    return new Lines(List.of(new Lines.Piece(file.toString(), () -> Files.newInputStream(file))));
  }

  @Override
  public void seal(int epoch) {
    // whoever is the first to seal it
    store.create(sealOf(epoch), "taken over\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<SegmentWriter> create(int epoch, byte[] firstLines) {
    if (epoch > 1) {
      // what the new segment says it has accepted must not be lost to a power failure after it
      force(path(segment(epoch - 1)));
    }
    Location location = segment(epoch);
    if (store.create(location, firstLines) || isOurs(location, firstLines)) {
      return Optional.of(new FileSegmentWriter(this, epoch, path(location)));
    }
    return Optional.empty();
  }

  /** Whether the answer to the create was lost: the first lines hold a nonce. */
  private boolean isOurs(Location location, byte[] firstLines) {
    return store
        .read(location)
        .map(StoredObject::content)
        .filter(content -> Arrays.equals(content, firstLines))
        .isPresent();
  }

  /**
   * Why the segment's writer may write no more, if so. Asks the file system itself, because this
   * happens at every append.
   */
  Optional<String> fence(int epoch) {
    for (Location sign : List.of(sealOf(epoch), segment(epoch + 1))) {
      if (isThere(path(sign))) {
        return Optional.of("there is " + sign);
      }
    }
    return Optional.empty();
  }

  /** Whether the segment is still under its name. */
  boolean isThere(int epoch) {
    return isThere(path(segment(epoch)));
  }

  private static boolean isThere(Path file) {
    if (Files.notExists(file)) {
      return false;
    }
    if (Files.exists(file)) {
      return true;
    }
    throw new StorageException(
        StorageException.Kind.UNREACHABLE,
        "cannot tell whether there is "
            + file
            + "; see whether its file system answers and give the same command again",
        null);
  }

  private Location segment(int epoch) {
    return folder.resolve(String.format("%06d.jsonl", epoch));
  }

  private Location sealOf(int epoch) {
    return folder.resolve(String.format("%06d.sealed", epoch));
  }

  private static Path path(Location location) {
    return location.path().orElseThrow();
  }

  private static void force(Path file) {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r")) {
      opened.getFD().sync();
    } catch (IOException e) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "cannot force "
              + file
              + " to disk: "
              + e.getMessage()
              + "; see whether its disk is sound",
          e);
    }
  }
}
