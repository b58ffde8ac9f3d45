package io.muster.verify;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.InputVersion;
import io.muster.job.contract.Receipt;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import io.muster.storage.ListedObject;
import io.muster.storage.ObjectStore;
import io.muster.storage.tabular.Footer;
import io.muster.storage.tabular.Footers;
import io.muster.storage.tabular.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;

/**
 * Inspects the output of an attempt that is over. Changes nothing, keeps no state, may be asked
 * again, and is safe from any thread.
 *
 * <p>Costs one listing, one read of the receipt, and one or two ranged reads for each parquet or
 * ORC file; data itself is never read.
 */
public final class Verifier {
  /**
   * How much a store's clock may be behind the controller's, beyond what it tells. The folder was
   * empty before the launch: times are but a second check, and must not fail a run for a clock that
   * is a little off.
   */
  static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final ObjectStore store;
  private final FooterCheck footerCheck;
  private final ContractJson json = new ContractJson();

  /**
   * @param readers read footers, several at a time; not the threads that ask for verdicts, which
   *     wait for them; not shut down here
   */
  public Verifier(ObjectStore store, ExecutorService readers) {
    this.store = store;
    this.footerCheck = new FooterCheck(new Footers(store), readers);
  }

  /**
   * Passed, or all that is wrong.
   *
   * @throws io.muster.storage.StorageException if the store could not be asked: that is no verdict
   */
  public Verdict verify(Expectation expected) throws InterruptedException {
    OutputListing listing = OutputListing.of(store, expected.folder());
    if (listing.isEmpty() && expected.rules().successMarker() == Verify.SuccessMarker.REQUIRED) {
      return new Verdict.Rejected(
          List.of(expected.folder() + " is empty: the application wrote nothing there"));
    }
    Problems problems = new Problems();
    checkMarker(listing, expected, problems);
    checkLeftovers(listing, problems);
    checkTimes(listing, expected, problems);
    Optional<Receipt> receipt =
        expected.receipt()
            ? new ReceiptCheck(store, json, listing, problems).check(expected)
            : Optional.empty();
    Contents contents =
        receipt.map(Receipt::outputs).orElse(Map.of()).isEmpty()
            ? contents(listing, expected, receipt, problems)
            : parts(listing, expected, receipt.get(), problems);
    Optional<QualityCheck.Findings> quality = receipt.map(expected.quality()::judge);
    quality.ifPresent(findings -> findings.breaches().forEach(problems::add));
    if (!problems.isEmpty()) {
      return new Verdict.Rejected(problems.all());
    }
    return new Verdict.Passed(
        new VerifiedOutput(
            contents.rows(),
            contents.schema().map(Schema::ddl),
            contents.files(),
            inputs(receipt),
            quality.map(QualityCheck.Findings::warnings),
            receipt.flatMap(Verifier::use),
            receipt.map(Receipt::results).filter(results -> !results.isEmpty()).map(json::write),
            receipt.map(Verifier::pins)));
  }

  /** What an output holds. */
  private record Contents(OptionalLong rows, Optional<Schema> schema, List<OutputFile> files) {}

  private Contents contents(
      OutputListing listing, Expectation expected, Optional<Receipt> receipt, Problems problems)
      throws InterruptedException {
    checkSizes(listing, expected, receipt, problems);
    Map<String, Footer> footers = footerCheck.read(listing, problems);
    FileRows rows = new FileRows(listing, receipt, footers);
    rows.check(problems);
    OptionalLong total = rows.total();
    checkRows(total, listing, expected, receipt, problems);
    Optional<Schema> schema =
        new SchemaCheck(listing, receipt, footers, problems).check(expected.rules().schema());
    return new Contents(total, schema, files(listing, rows));
  }

  /** Each of several outputs is held to the rules by itself; their schema is one of structs. */
  private Contents parts(
      OutputListing listing, Expectation expected, Receipt receipt, Problems problems)
      throws InterruptedException {
    Expectation ofPart = expected.withAnySchema();
    List<OutputFile> files = new ArrayList<>();
    for (String name : receipt.outputs().keySet()) {
      OutputListing part = listing.part(name);
      checkMarker(part, expected, problems);
      for (OutputFile file :
          contents(part, ofPart, Optional.of(receipt.part(name)), problems).files()) {
        files.add(
            new OutputFile(name + "/" + file.path(), file.bytes(), file.identity(), file.rows()));
      }
    }
    problems.addEach(
        listing.data().stream()
            .filter(file -> !receipt.outputs().containsKey(file.path().split("/", 2)[0]))
            .toList(),
        file -> listing.place(file.path()) + " is in no output of the receipt",
        "files are in no output");
    Optional<Schema> schema =
        new SchemaCheck(listing, Optional.of(receipt), Map.of(), problems)
            .check(expected.rules().schema());
    files.sort(Comparator.comparing(OutputFile::path));
    return new Contents(OptionalLong.of(receipt.rows()), schema, files);
  }

  private static void checkMarker(OutputListing listing, Expectation expected, Problems problems) {
    if (listing.marker().isPresent()
        || expected.rules().successMarker() == Verify.SuccessMarker.OPTIONAL) {
      return;
    }
    String found =
        listing.markerFurtherDown().map(path -> " (there is one at " + path + ")").orElse("");
    problems.add(
        listing.place(OutputListing.MARKER)
            + " is missing"
            + found
            + ": the write was not committed; if the application never leaves a marker there, set"
            + " verify.success_marker: optional");
  }

  private static void checkLeftovers(OutputListing listing, Problems problems) {
    problems.addEach(
        listing.leftovers(),
        path ->
            listing.place(path)
                + (path.endsWith("/") ? "/" : "")
                + " is left over from a write that did not come to its end",
        "leftovers");
  }

  private void checkTimes(OutputListing listing, Expectation expected, Problems problems) {
    Instant earliest =
        expected
            .launchedAt()
            .plus(store.ahead(expected.folder()))
            .truncatedTo(ChronoUnit.SECONDS)
            .minus(CLOCK_TOLERANCE);
    listing
        .marker()
        .filter(marker -> marker.modified().isBefore(earliest))
        .ifPresent(marker -> problems.add(stale(listing, marker, expected)));
    problems.addEach(
        listing.data().stream().filter(file -> file.modified().isBefore(earliest)).toList(),
        file -> stale(listing, file, expected),
        "files are older than the attempt");
  }

  private static String stale(OutputListing listing, ListedObject object, Expectation expected) {
    return listing.place(object.path())
        + " is of "
        + object.modified()
        + ", before attempt "
        + expected.attempt()
        + " was launched at "
        + expected.launchedAt()
        + ": it is of an earlier attempt, or the clocks differ";
  }

  private static void checkSizes(
      OutputListing listing, Expectation expected, Optional<Receipt> receipt, Problems problems) {
    Verify rules = expected.rules();
    List<ListedObject> files = listing.data();
    EmptyFiles allowed = new EmptyFiles(files, receipt, rules);
    problems.addEach(
        files.stream().filter(file -> file.bytes() == 0 && !allowed.has(file)).toList(),
        file -> listing.place(file.path()) + " is empty: 0 bytes",
        "files are empty");
    if (files.size() < rules.minFiles()) {
      problems.add(
          "%s has %d data files, verify.min_files asks for %d"
              .formatted(listing.folder(), files.size(), rules.minFiles()));
    }
    long bytes = files.stream().mapToLong(ListedObject::bytes).sum();
    if (bytes < rules.minBytes()) {
      problems.add(
          "%s has %d bytes of data, verify.min_bytes asks for %d"
              .formatted(listing.folder(), bytes, rules.minBytes()));
    }
  }

  private static void checkRows(
      OptionalLong rows,
      OutputListing listing,
      Expectation expected,
      Optional<Receipt> receipt,
      Problems problems) {
    Optional<Long> wanted = expected.rules().minRows();
    if (wanted.isEmpty() || wanted.get() == 0) {
      return;
    }
    if (rows.isEmpty() && receipt.isPresent() && wanted.get() == 1) {
      return; // the usual rule, of a function that wrote itself: files with bytes are there
    }
    if (rows.isEmpty()) {
      problems.add(
          listing.folder()
              + " has files whose rows cannot be counted without reading them, and"
              + " verify.min_rows asks for "
              + wanted.get());
    } else if (rows.getAsLong() < wanted.get()) {
      problems.add(
          "%s has %d rows, verify.min_rows asks for %d"
              .formatted(listing.folder(), rows.getAsLong(), wanted.get()));
    }
  }

  private static Optional<SliceUse> use(Receipt receipt) {
    return Optional.ofNullable(receipt.spread())
        .filter(spread -> spread.cores() != null)
        .map(spread -> SliceUses.of(spread, spread.cores()));
  }

  private static List<OutputFile> files(OutputListing listing, FileRows rows) {
    return listing.data().stream()
        .map(
            file ->
                new OutputFile(file.path(), file.bytes(), file.identity(), rows.of(file.path())))
        .toList();
  }

  /** What each frame read: a digest of its files, or the version of its table. */
  private static ImmutableMap<String, String> inputs(Optional<Receipt> receipt) {
    ImmutableMap.Builder<String, String> inputs = ImmutableMap.builder();
    receipt.ifPresent(
        found -> {
          found.inputs().forEach((frame, identity) -> inputs.put(frame, identity.digest()));
          found.versions().forEach((frame, read) -> inputs.put(frame, read.version().text()));
        });
    return inputs.buildKeepingLast();
  }

  private static ImmutableMap<String, String> pins(Receipt receipt) {
    ImmutableMap.Builder<String, String> pins = ImmutableMap.builder();
    receipt.versions().values().stream()
        .filter(InputVersion::pinned)
        .forEach(read -> pins.put(read.what(), read.version().text()));
    return pins.buildKeepingLast();
  }
}
