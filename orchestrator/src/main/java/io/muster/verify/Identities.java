package io.muster.verify;

import static java.util.stream.Collectors.toSet;

import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says whether an output that passed is still the very same, by a listing alone. Changes nothing,
 * keeps no state, may be asked again, and is safe from any thread.
 */
public final class Identities {
  /**
   * Files of outputs that may be listed side by side, for the sake of the heap: a file takes some
   * hundred bytes while its output is compared.
   */
  public static final int FILES_AT_A_TIME = 40_000;

  private final ObjectStore store;

  public Identities(ObjectStore store) {
    this.store = store;
  }

  /**
   * What has changed since, each a sentence that names the path; empty if nothing has.
   *
   * @param folder the iteration's own
   * @param marker whether the output had to have one to pass
   * @throws io.muster.storage.StorageException if the store could not be asked
   */
  public List<String> changes(
      Location folder, VerifiedOutput verified, Verify.SuccessMarker marker) {
    OutputListing listing = OutputListing.of(store, folder);
    Problems problems = new Problems();
    if (marker == Verify.SuccessMarker.REQUIRED && listing.marker().isEmpty()) {
      problems.add(listing.place(OutputListing.MARKER) + " is gone since it was verified");
    }
    problems.addEach(
        listing.leftovers(),
        path -> listing.place(path) + " was not there when the output was verified",
        "leftovers");
    Map<String, ListedObject> now = listing.dataByPath();
    Set<String> then = verified.files().stream().map(OutputFile::path).collect(toSet());
    problems.addEach(
        verified.files().stream().filter(file -> !now.containsKey(file.path())).toList(),
        file -> listing.place(file.path()) + " is gone since it was verified",
        "files are gone");
    problems.addEach(
        listing.data().stream().filter(file -> !then.contains(file.path())).toList(),
        file -> listing.place(file.path()) + " was not there when the output was verified",
        "files are new");
    problems.addEach(
        verified.files().stream().filter(file -> differs(file, now)).toList(),
        file -> changed(listing, file, now.get(file.path())),
        "files have changed");
    return problems.all();
  }

  private static boolean differs(OutputFile then, Map<String, ListedObject> now) {
    ListedObject object = now.get(then.path());
    return object != null
        && (object.bytes() != then.bytes() || !object.identity().equals(then.identity()));
  }

  private static String changed(OutputListing listing, OutputFile then, ListedObject now) {
    return "%s has changed since it was verified: %d bytes (%s), now %d bytes (%s)"
        .formatted(
            listing.place(then.path()), then.bytes(), then.identity(), now.bytes(), now.identity());
  }
}
