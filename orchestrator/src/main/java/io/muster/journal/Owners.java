package io.muster.journal;

import static io.muster.journal.RecordForm.field;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The owners that an {@code out_dir} has had: numbered objects in {@code _muster/owner}, each
 * created once, so that of any number of controllers one becomes the next owner. Every controller
 * becomes one before it opens a journal, also to continue a run.
 */
public final class Owners {
  /** Has the form of an ETag, and is none. */
  private static final Version OF_NOTHING = new Version("\"00000000000000000000000000000000\"");

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})\\.json");
  private static final Form<RunFolder> RUN =
      Forms.text(
          RunFolder.class, run -> run.location().text(), text -> new RunFolder(new Location(text)));

  private static final Document<Owner> DOCUMENT =
      new Document<>(
          RecordForm.of(
              Owner.class,
              field("number", Forms.INT),
              field("run_id", Forms.TEXT),
              field("run", RUN),
              field("epoch", Forms.INT),
              field("controller", JournalFormat.CONTROLLER),
              field("since", Forms.INSTANT),
              field("nonce", Forms.TEXT)));

  private final ObjectStore store;
  private final Location outDir;

  public Owners(ObjectStore store, Location outDir) {
    this.store = store;
    this.outDir = outDir;
  }

  /** Whoever rules now; empty if nobody ever did. It may be dead, and its run over. */
  public Optional<Owner> current() {
    int highest = 0;
    for (String name : store.children(folder())) {
      Matcher matcher = NUMBER.matcher(name);
      if (matcher.matches()) {
        highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
      }
    }
    return highest == 0 ? Optional.empty() : Optional.of(read(highest));
  }

  /**
   * Makes this controller the owner after {@code former}, which was found to be dead, or its run
   * over.
   *
   * @param former what {@link #current} said
   * @param chance where the nonce comes from: {@code SecureRandom}
   * @throws LiveOwnerException if another became it first
   * @throws StorageException if the store decides between no two controllers
   */
  public Owner succeed(
      Optional<Owner> former,
      String runId,
      RunFolder run,
      int epoch,
      ControllerIdentity controller,
      Instant now,
      RandomGenerator chance) {
    int number = former.map(Owner::number).orElse(0) + 1;
    Owner mine = new Owner(number, runId, run, epoch, controller, now, Nonce.next(chance));
    byte[] content = DOCUMENT.bytes(mine);
    if (!store.create(object(number), content)) {
      Owner found = read(number);
      if (!found.nonce().equals(mine.nonce())) {
        throw new LiveOwnerException(outDir, current().orElse(found));
      }
      // created, but the answer was lost
    }
    refuseUnconditional(object(number), content);
    return mine;
  }

  /**
   * A store that heeds no conditions lets every controller become the owner. It is asked for what
   * it must refuse; if it does not, it has written what was there already.
   */
  private void refuseUnconditional(Location mine, byte[] content) {
    if (mine.path().isPresent()) {
      return; // file systems all create exclusively
    }
    if (store.create(mine, content) || store.replace(mine, content, OF_NOTHING)) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot take possession of "
              + outDir
              + ": its store does not honour conditional writes (If-None-Match and If-Match), so"
              + " that nothing would keep two controllers apart; update the store, or give an"
              + " out_dir in one that honours them",
          null);
    }
  }

  private Owner read(int number) {
    Location location = object(number);
    byte[] content =
        store
            .read(location)
            .orElseThrow(
                () -> JournalDamagedException.damaged(location.text(), "it was removed meanwhile"))
            .content();
    Owner owner = DOCUMENT.read(content, location);
    if (owner.number() != number) {
      throw JournalDamagedException.damaged(location.text(), "it says number " + owner.number());
    }
    return owner;
  }

  private Location folder() {
    return outDir.resolve("_muster/owner");
  }

  private Location object(int number) {
    return folder().resolve(number + ".json");
  }
}
