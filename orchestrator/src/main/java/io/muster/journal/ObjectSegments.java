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
  private final Location folder;

  ObjectSegments(ObjectStore store, Location folder) {
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

  @Override
  public Lines open(int epoch) {
    List<Lines.Piece> pieces = new ArrayList<>();
    for (ListedObject object : objects(epoch)) {
      Location location = segment(epoch).resolve(object.path());
      pieces.add(new Lines.Piece(location.text(), () -> content(location)));
    }
    return new Lines(pieces);
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

  /** The objects of a segment, of which none may be missing. */
  private List<ListedObject> objects(int epoch) {
    List<ListedObject> objects = store.list(segment(epoch));
    for (int i = 0; i < objects.size(); i++) {
      String expected = object(epoch, i + 1).name();
      if (!objects.get(i).path().equals(expected)) {
        throw JournalDamagedException.damaged(
            segment(epoch).resolve(expected).text(),
            "it is missing, but " + objects.get(i).path() + " is there");
      }
    }
    return objects;
  }

  private InputStream content(Location location) throws IOException {
    StoredObject stored =
        store.read(location).orElseThrow(() -> new IOException("it was removed meanwhile"));
    byte[] content = stored.content();
    if (content.length > 0 && content[content.length - 1] != '\n') {
      throw JournalDamagedException.damaged(
          location.text(), "its last line is not whole, and objects are never written in part");
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
