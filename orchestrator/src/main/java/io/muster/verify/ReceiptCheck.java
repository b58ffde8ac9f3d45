package io.muster.verify;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.Receipt;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Is the receipt that of this attempt, and does it list exactly the files that are there? */
final class ReceiptCheck {
  /** Some 500,000 files; beyond it something else goes under the receipt's name. */
  private static final long LARGEST = 128L * 1024 * 1024;

  private final ObjectStore store;
  private final ContractJson json;
  private final OutputListing listing;
  private final Problems problems;

  ReceiptCheck(ObjectStore store, ContractJson json, OutputListing listing, Problems problems) {
    this.store = store;
    this.json = json;
    this.listing = listing;
    this.problems = problems;
  }

  /** The receipt, if it can be read at all; what is wrong with it is among the problems. */
  Optional<Receipt> check(Expectation expected) {
    Location place = listing.place(Receipt.FILE_NAME);
    Optional<Receipt> receipt = read(place);
    receipt.ifPresent(
        found -> {
          checkAttempt(found, expected, place);
          checkFiles(found);
          checkRows(found, place);
        });
    return receipt;
  }

  private Optional<Receipt> read(Location place) {
    if (listing.receipt().isPresent() && listing.receipt().get().bytes() > LARGEST) {
      problems.add(place + " has " + listing.receipt().get().bytes() + " bytes: it is no receipt");
      return Optional.empty();
    }
    try {
      Optional<Receipt> receipt =
          listing
              .receipt()
              .flatMap(listed -> store.read(place))
              .map(found -> json.read(Receipt.class, found.text(), place.toString()));
      if (receipt.isEmpty()) {
        problems.add(
            place
                + " is missing: the application ended before it had written all, or something"
                + " removed it");
      }
      return receipt;
    } catch (ContractException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private void checkAttempt(Receipt receipt, Expectation expected, Location place) {
    if (!receipt.runId().equals(expected.runId())
        || !receipt.value().equals(expected.value().text())
        || receipt.attempt() != expected.attempt()
        || !receipt.tag().equals(expected.tag().text())) {
      problems.add(
          "%s is of run %s, value %s, attempt %d (%s), not of run %s, value %s, attempt %d (%s)"
              .formatted(
                  place,
                  receipt.runId(),
                  receipt.value(),
                  receipt.attempt(),
                  receipt.tag(),
                  expected.runId(),
                  expected.value(),
                  expected.attempt(),
                  expected.tag()));
    }
  }

  private void checkFiles(Receipt receipt) {
    Map<String, ListedObject> there = listing.dataByPath();
    Set<String> named = new HashSet<>();
    receipt.files().forEach(file -> named.add(file.path()));
    problems.addEach(
        receipt.files().stream().filter(file -> !there.containsKey(file.path())).toList(),
        file ->
            listing.place(file.path())
                + " is missing: the receipt lists it with "
                + file.bytes()
                + " bytes",
        "files of the receipt are missing");
    problems.addEach(
        listing.data().stream().filter(object -> !named.contains(object.path())).toList(),
        object ->
            listing.place(object.path())
                + " is not in the receipt: "
                + object.bytes()
                + " bytes that this attempt did not write",
        "files are not in the receipt");
    problems.addEach(
        receipt.files().stream().filter(file -> differs(file, there)).toList(),
        file ->
            listing.place(file.path())
                + " has "
                + there.get(file.path()).bytes()
                + " bytes, the receipt says "
                + file.bytes(),
        "files have another size than the receipt says");
  }

  private static boolean differs(DataFile file, Map<String, ListedObject> there) {
    ListedObject object = there.get(file.path());
    return object != null && object.bytes() != file.bytes();
  }

  private void checkRows(Receipt receipt, Location place) {
    List<DataFile> files = receipt.files();
    if (receipt.rows() == null || files.stream().anyMatch(file -> file.rows() == null)) {
      return;
    }
    long sum = files.stream().mapToLong(DataFile::rows).sum();
    if (sum != receipt.rows()) {
      problems.add(
          place
              + " contradicts itself: "
              + receipt.rows()
              + " rows in all, "
              + sum
              + " rows in its files");
    }
  }
}
