package io.muster.verify;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.Receipt;
import io.muster.storage.tabular.Footer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows of each file, by the receipt and by its footer, which must agree. */
final class FileRows {
  private final OutputListing listing;
  private final Map<String, Long> byReceipt = new HashMap<>();
  private final Map<String, Footer> footers;
  private final Optional<Receipt> receipt;

  FileRows(OutputListing listing, Optional<Receipt> receipt, Map<String, Footer> footers) {
    this.listing = listing;
    this.receipt = receipt;
    this.footers = footers;
    for (DataFile file : receipt.map(Receipt::files).orElse(List.of())) {
      if (file.rows() != null) {
        byReceipt.put(file.path(), file.rows());
      }
    }
  }

  void check(Problems problems) {
    List<String> contradicted =
        footers.entrySet().stream()
            .filter(entry -> byReceipt.containsKey(entry.getKey()))
            .filter(entry -> byReceipt.get(entry.getKey()) != entry.getValue().rows())
            .map(Map.Entry::getKey)
            .toList();
    problems.addEach(
        contradicted,
        path ->
            listing.place(path)
                + " has "
                + footers.get(path).rows()
                + " rows by its footer, the receipt says "
                + byReceipt.get(path),
        "files have other rows than the receipt says");
    if (rowsOfReceipt().isPresent() && contradicted.isEmpty() && isCounted()) {
      long sum = sumOfFooters();
      if (sum != rowsOfReceipt().getAsLong()) {
        problems.add(
            "%s has %d rows by its footers, the receipt says %d"
                .formatted(listing.folder(), sum, rowsOfReceipt().getAsLong()));
      }
    }
  }

  /** Empty also where the job wrote itself, into files that do not tell their rows. */
  private OptionalLong rowsOfReceipt() {
    Long rows = receipt.map(Receipt::rows).orElse(null);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  /** Empty where there is neither a receipt that tells nor a footer in every file. */
  OptionalLong total() {
    if (rowsOfReceipt().isPresent()) {
      return rowsOfReceipt();
    }
    return isCounted() ? OptionalLong.of(sumOfFooters()) : OptionalLong.empty();
  }

  OptionalLong of(String path) {
    if (footers.containsKey(path)) {
      return OptionalLong.of(footers.get(path).rows());
    }
    Long rows = byReceipt.get(path);
    return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
  }

  private boolean isCounted() {
    return footers.size() == listing.data().size();
  }

  private long sumOfFooters() {
    return footers.values().stream().mapToLong(Footer::rows).sum();
  }
}
