package io.muster.journal;

import io.muster.storage.ListedObject;
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

/**
 * Segments as numbered objects {@code 000001/00000001.jsonl}, each created once and holding whole
 * lines: a line that is not whole is damage, because no crash leaves one. A segment is sealed by an
 * empty object under the number that its writer would use next.
 *
 * <p>A listing is whole, and shows whatever was created before it began: S3 promises that, and the
 * store refuses a listing that breaks off. So whoever reads after a seal reads all that was sealed.
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
    List<ListedObject> found = epochs.isEmpty() ? List.of() : store.list(folder);
    return epochs.stream()
        .map(epoch -> new Segment(epoch, () -> lines(epoch, below(found, epoch))))
        .toList();
  }

  private List<ListedObject> below(List<ListedObject> found, int epoch) {
    String prefix = segment(epoch).name() + "/";
    return found.stream().filter(object -> object.path().startsWith(prefix)).toList();
  }

  private Lines lines(int epoch, List<ListedObject> found) {
    refuseGaps(folder, epoch, found);
    List<SegmentObjects.Written> written =
        found.stream()
            .map(
                object ->
                    new SegmentObjects.Written(
                        folder.resolve(object.path()), object.identity(), object.bytes()))
            .toList();
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
    int number = objects(epoch).size();
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

  /** The objects of a segment. */
  private List<ListedObject> objects(int epoch) {
    List<ListedObject> found = store.list(segment(epoch));
    refuseGaps(segment(epoch), epoch, found);
    return found;
  }

  /** None of a segment's objects may be missing. */
  private void refuseGaps(Location listed, int epoch, List<ListedObject> found) {
    for (int i = 0; i < found.size(); i++) {
      Location expected = object(epoch, i + 1);
      if (!listed.resolve(found.get(i).path()).equals(expected)) {
        throw JournalDamagedException.damaged(
            expected.text(), "it is missing, but " + found.get(i).name() + " is there");
      }
    }
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
