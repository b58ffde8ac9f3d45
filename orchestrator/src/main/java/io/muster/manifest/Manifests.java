package io.muster.manifest;

import com.google.common.collect.Lists;
import com.google.common.hash.Hashing;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The manifest of an {@code out_dir} and those of the runs before. Keeps no state, is safe from any
 * thread; every call may be repeated, also after a crash in the middle of it.
 *
 * <p>Whatever cannot be done or asked throws {@link StorageException}.
 */
public final class Manifests {
  /** How often a manifest is archived that changes meanwhile. */
  private static final int ARCHIVE_ROUNDS = 3;

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern STAMPED = Pattern.compile("\\d{8}T\\d{6}Z-[A-Za-z0-9-]+\\.json");

  private final ManifestJson json = new ManifestJson();
  private final ObjectStore store;
  private final Location outDir;

  public Manifests(ObjectStore store, Location outDir) {
    this.store = store;
    this.outDir = outDir;
  }

  public Location location() {
    return outDir.resolve(Manifest.FILE_NAME);
  }

  /** Where former manifests are, one object each, so named that they sort by time. */
  public Location archive() {
    return outDir.resolve("_muster/manifests");
  }

  /**
   * Writes the manifest, once.
   *
   * @return whether the manifest that is there now has this nonce, by this call or by an earlier
   *     one whose answer was lost; if false, another run's is there, untouched
   */
  public boolean write(Manifest manifest) {
    byte[] content = json.write(manifest).getBytes(StandardCharsets.UTF_8);
    try {
      return store.create(location(), content) || isThere(manifest);
    } catch (StorageException e) {
      if (e.kind() == StorageException.Kind.UNREACHABLE && isThereAsFarAsKnown(manifest, e)) {
        return true;
      }
      throw e;
    }
  }

  private boolean isThereAsFarAsKnown(Manifest manifest, StorageException lostAnswer) {
    try {
      return isThere(manifest);
    } catch (StorageException e) {
      lostAnswer.addSuppressed(e);
      return false;
    }
  }

  private boolean isThere(Manifest manifest) {
    try {
      return read().map(found -> found.nonce().equals(manifest.nonce())).orElse(false);
    } catch (MalformedManifestException e) {
      // not ours, which was whole
      return false;
    }
  }

  /**
   * The manifest of the last run, if that passed and no later one has begun.
   *
   * @throws MalformedManifestException if there is one that cannot be read
   */
  public Optional<Manifest> read() throws MalformedManifestException {
    return read(location());
  }

  /**
   * The manifest that was archived last, by the time that is written in it.
   *
   * @throws MalformedManifestException if that one cannot be read
   */
  public Optional<Manifest> readArchived() throws MalformedManifestException {
    List<String> names =
        store.children(archive()).stream().filter(name -> STAMPED.matcher(name).matches()).toList();
    return names.isEmpty()
        ? Optional.empty()
        : read(archive().resolve(names.get(names.size() - 1)));
  }

  /**
   * The manifest of the last run that passed before this one: the one in force, or else the one
   * archived last, by the time that is written in it.
   *
   * @throws MalformedManifestException if one that had to be looked at cannot be read
   */
  public Optional<Manifest> readBefore(String runId) throws MalformedManifestException {
    Optional<Manifest> inForce = read().filter(manifest -> !manifest.runId().equals(runId));
    if (inForce.isPresent()) {
      return inForce;
    }
    List<String> names =
        store.children(archive()).stream().filter(name -> STAMPED.matcher(name).matches()).toList();
    for (String name : Lists.reverse(names)) {
      Optional<Manifest> found = read(archive().resolve(name));
      if (found.filter(manifest -> !manifest.runId().equals(runId)).isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Manifest> read(Location place) throws MalformedManifestException {
    Optional<StoredObject> found = store.read(place);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(json.read(found.get().text(), place.toString()));
  }

  /**
   * Takes the manifest of the run before away, into the archive, before a new run's first launch:
   * from then on nothing says that this {@code out_dir} is whole. A crash leaves it in both places,
   * and the next call goes on from there.
   *
   * @return where it is now; empty if there was none
   */
  public Optional<Location> archiveFormer() {
    for (int round = 1; round <= ARCHIVE_ROUNDS; round++) {
      Optional<StoredObject> former = store.read(location());
      if (former.isEmpty()) {
        return Optional.empty();
      }
      Location copy = archive().resolve(nameOf(former.get()));
      if (!store.createOnce(copy, former.get().content())) {
        throw new StorageException(
            StorageException.Kind.REFUSED,
            "cannot archive "
                + location()
                + ": "
                + copy
                + " is there already with another content; move that away and give the same"
                + " command again",
            null);
      }
      if (store.delete(location(), former.get().version())) {
        return Optional.of(copy);
      }
    }
    // it was removed by somebody, or a lost answer of ours was a success; or it keeps changing
    if (store.read(location()).isEmpty()) {
      return Optional.empty();
    }
    throw new StorageException(
        StorageException.Kind.REFUSED,
        "cannot archive " + location() + ": it changes all the time; see who else writes there",
        null);
  }

  private String nameOf(StoredObject former) {
    try {
      Manifest manifest = json.read(former.text(), location().toString());
      return STAMP.format(manifest.writtenAt()) + "-" + manifest.nonce() + ".json";
    } catch (MalformedManifestException e) {
      // kept all the same, for whoever wants to know what it was
      return "malformed-" + Hashing.sha256().hashBytes(former.content()) + ".json";
    }
  }
}
