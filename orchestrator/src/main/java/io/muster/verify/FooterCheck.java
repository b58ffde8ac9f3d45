package io.muster.verify;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.storage.tabular.Footer;
import io.muster.storage.tabular.Footers;
import io.muster.storage.tabular.Schema;
import io.muster.storage.tabular.TabularFormat;
import io.muster.storage.tabular.UnreadableFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Reads the footers of all data files that have one. */
final class FooterCheck {
  private record Asked(String path, Future<Footer> footer) {}

  private final Footers footers;
  private final ExecutorService readers;

  FooterCheck(Footers footers, ExecutorService readers) {
    this.footers = footers;
    this.readers = readers;
  }

  /**
   * The footers by path, of the files that have one; what cannot be read is among the problems.
   * Empty files have none: that they are empty is said elsewhere.
   */
  Map<String, Footer> read(OutputListing listing, Problems problems) throws InterruptedException {
    List<Asked> asked = new ArrayList<>();
    // as a rule all have one schema, which must not be held a hundred thousand times
    Interner<Schema> schemas = Interners.newStrongInterner();
    for (ListedObject object : listing.data()) {
      Optional<TabularFormat> format =
          TabularFormat.ofFile(object.path()).filter(TabularFormat::hasFooter);
      if (format.isPresent() && object.bytes() > 0) {
        Location place = listing.place(object.path());
        asked.add(
            new Asked(
                object.path(),
                readers.submit(() -> read(format.get(), place, object.bytes(), schemas))));
      }
    }
    try {
      return gather(asked, problems);
    } finally {
      asked.forEach(each -> each.footer().cancel(true));
    }
  }

  private Footer read(TabularFormat format, Location place, long bytes, Interner<Schema> schemas)
      throws UnreadableFileException {
    Footer footer = footers.read(format, place, bytes);
    return new Footer(footer.rows(), schemas.intern(footer.schema()));
  }

  private static Map<String, Footer> gather(List<Asked> asked, Problems problems)
      throws InterruptedException {
    Map<String, Footer> found = new LinkedHashMap<>();
    List<String> unreadable = new ArrayList<>();
    for (Asked each : asked) {
      try {
        found.put(each.path(), each.footer().get());
      } catch (ExecutionException e) {
        unreadable.add(problemOf(e));
      }
    }
    problems.addEach(unreadable, problem -> problem, "files cannot be read");
    return found;
  }

  private static String problemOf(ExecutionException e) {
    if (e.getCause() instanceof UnreadableFileException unreadable) {
      return unreadable.getMessage();
    }
    if (e.getCause() instanceof StorageException storage) {
      // with the stack of this thread too
      throw new StorageException(storage.kind(), storage.getMessage(), storage);
    }
    throw new IllegalStateException("reading a footer failed", e.getCause());
  }
}
