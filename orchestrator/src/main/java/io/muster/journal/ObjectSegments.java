package io.muster.journal;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Segments as numbered objects {@code 000001/00000001.jsonl}, each created once and holding whole
 * lines: a line that is not whole is damage, because no crash leaves one. A segment is sealed by an
 * empty object under the number that its writer would use next.
 *
 * <p>A listing is whole, and shows whatever was created before it began: S3 promises that, and the
 * store refuses a listing that breaks off. So whoever reads after a seal reads all that was sealed.
 * But of two objects that are created while a listing goes on, the later one may be in it alone:
 * only what a later listing does not show either is missing.
 */
final class ObjectSegments implements SegmentStore {
  private static final Pattern SEGMENT = Pattern.compile("(\\d{1,9})/");
  private static final byte[] SEAL = {};

  private final ObjectStore store;
  private final SegmentObjects objects;
  private final Location folder;

  ObjectSegments(ObjectStore store, SegmentObjects objects, Location folder) {
    this.store = store;
    this.objects = objects;
    this.folder = folder;
  }

  @Override
  public List<Integer> epochs() {
    List<Integer> epochs = new ArrayList<>();
    for (String name : store.children(folder)) {
      Matcher matcher = SEGMENT.matcher(name);
      if (matcher.matches()) {
        int epoch = Integer.parseInt(matcher.group(1));
        if (!name.equals(segment(epoch).name() + "/")) {
          throw JournalDamagedException.damaged(
              folder.resolve(name).text(), "it is a second segment of epoch " + epoch);
        }
        epochs.add(epoch);
      }
    }
    epochs.sort(null);
    return epochs;
  }

  /** Epochs first, then objects: of a segment that another one follows, none is overlooked. */
  @Override
  public List<Segment> segments() {
    List<Integer> epochs = epochs();
    List<SegmentObjects.Written> found = epochs.isEmpty() ? List.of() : listed(folder);
    return epochs.stream()
        .map(epoch -> new Segment(epoch, () -> lines(whole(epoch, below(found, epoch)))))
        .toList();
  }

  private List<SegmentObjects.Written> listed(Location listed) {
    return store.list(listed).stream()
        .map(
            object ->
                new SegmentObjects.Written(
                    listed.resolve(object.path()), object.identity(), object.bytes()))
        .toList();
  }

  private List<SegmentObjects.Written> below(List<SegmentObjects.Written> found, int epoch) {
    String prefix = segment(epoch).text() + "/";
    return found.stream().filter(object -> object.location().text().startsWith(prefix)).toList();
  }

  private Lines lines(List<SegmentObjects.Written> written) {
    List<Lines.Piece> pieces = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      int number = i;
      pieces.add(
          new Lines.Piece(
              written.get(number).location().text(),
              () -> {
                ahead(written, number);
                return content(written.get(number));
              }));
    }
    return new Lines(pieces);
  }

  /** Those that follow are on their way while this one is read. */
  private void ahead(List<SegmentObjects.Written> written, int number) {
    int from = number == 0 ? 1 : number + SegmentObjects.AHEAD;
    int to = Math.min(written.size(), number + SegmentObjects.AHEAD + 1);
    for (int next = from; next < to; next++) {
      objects.ahead(written.get(next));
    }
  }

  @Override
  public void seal(int epoch) {
    int number = whole(epoch, listed(segment(epoch))).size();
    // the writer may be faster a few times, but each time it has then written what will be read
    while (!isSealedBy(epoch, number) && !store.create(object(epoch, number + 1), SEAL)) {
      number++;
    }
  }

  private boolean isSealedBy(int epoch, int number) {
    return number > 0
        && store.stat(object(epoch, number)).map(found -> found.bytes() == 0).orElse(false);
  }

  @Override
  public Optional<SegmentWriter> create(int epoch, byte[] firstLines) {
    if (!createOurs(epoch, 1, firstLines)) {
      return Optional.empty();
    }
    return Optional.of(new ObjectSegmentWriter(this, epoch));
  }

  /**
   * Whether the object of this number is the one that holds these lines. They hold a nonce, or a
   * checksum that follows from one: after a lost answer, equal content is one's own.
   */
  boolean createOurs(int epoch, int number, byte[] lines) {
    Location location = object(epoch, number);
    return store.create(location, lines)
        || store
            .read(location)
            .map(StoredObject::content)
            .filter(content -> Arrays.equals(content, lines))
            .isPresent();
  }

  /** The objects of a segment, none of which is missing. */
  private List<SegmentObjects.Written> whole(int epoch, List<SegmentObjects.Written> found) {
    Optional<Location> missing = missing(epoch, found);
    List<SegmentObjects.Written> all = found;
    while (missing.isPresent()) {
      List<SegmentObjects.Written> again = listed(segment(epoch));
      if (missing(epoch, again).equals(missing)) {
        throw JournalDamagedException.damaged(
            missing.get().text(), "it is missing, but a later one is there");
      }
      all = again;
      missing = missing(epoch, again);
    }
    return all;
  }

  /** The first of a segment's objects that is not there, though a later one is. */
  private Optional<Location> missing(int epoch, List<SegmentObjects.Written> found) {
    return IntStream.range(0, found.size())
        .filter(i -> !found.get(i).location().equals(object(epoch, i + 1)))
        .mapToObj(i -> object(epoch, i + 1))
        .findFirst();
  }

  private InputStream content(SegmentObjects.Written object) throws IOException {
    StoredObject stored =
        objects.read(object).orElseThrow(() -> new IOException("it was removed meanwhile"));
    byte[] content = stored.content();
    if (content.length > 0 && content[content.length - 1] != '\n') {
      throw JournalDamagedException.damaged(
          object.location().text(),
          "its last line is not whole, and objects are never written in part");
    }
    return new ByteArrayInputStream(content);
  }

  private Location segment(int epoch) {
    return folder.resolve(String.format("%06d", epoch));
  }

  private Location object(int epoch, int number) {
    return segment(epoch).resolve(String.format("%08d.jsonl", number));
  }
}
