package io.muster.journal;

import static io.muster.journal.RecordForm.field;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
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
    if (store.create(object(number), DOCUMENT.bytes(mine))) {
      return mine;
    }
    Owner found = read(number);
    if (found.nonce().equals(mine.nonce())) {
      return mine; // created, but the answer was lost
    }
    throw new LiveOwnerException(outDir, current().orElse(found));
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
