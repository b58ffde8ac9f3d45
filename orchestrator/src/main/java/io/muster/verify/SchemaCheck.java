package io.muster.verify;

import com.google.common.collect.ImmutableSet;
import io.muster.job.contract.Receipt;
import io.muster.plan.Verify.SchemaRule;
import io.muster.storage.tabular.Footer;
import io.muster.storage.tabular.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Do receipt, footers and plan name the same columns? */
final class SchemaCheck {
  private final OutputListing listing;
  private final Optional<Receipt> receipt;
  private final Map<String, Footer> footers;
  private final Problems problems;

  SchemaCheck(
      OutputListing listing,
      Optional<Receipt> receipt,
      Map<String, Footer> footers,
      Problems problems) {
    this.listing = listing;
    this.receipt = receipt;
    this.footers = footers;
    this.problems = problems;
  }

  /** The output's schema, where it can be known; what is wrong is among the problems. */
  Optional<Schema> check(SchemaRule rule) {
    ImmutableSet<String> partitions = listing.partitionColumns();
    Optional<Schema> byReceipt = ofReceipt();
    byReceipt.ifPresent(schema -> checkFooters(schema.without(partitions)));
    Optional<Schema> schema = byReceipt.or(this::ofFooters);
    if (rule instanceof SchemaRule.Exactly exactly) {
      // without a receipt the partition columns are known by name only
      ImmutableSet<String> unknown = byReceipt.isPresent() ? ImmutableSet.of() : partitions;
      checkExactly(exactly.ddl(), schema, unknown);
    } else if (rule instanceof SchemaRule.Same && schema.isEmpty() && problems.isEmpty()) {
      problems.add(unknownSchema("same"));
    }
    return schema;
  }

  private Optional<Schema> ofReceipt() {
    if (receipt.map(Receipt::schema).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Schema.of(receipt.get().schema()));
    } catch (IllegalArgumentException e) {
      problems.add(listing.place(Receipt.FILE_NAME) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void checkFooters(Schema expected) {
    List<String> others =
        footers.entrySet().stream()
            .filter(entry -> !entry.getValue().schema().equals(expected))
            .map(Map.Entry::getKey)
            .toList();
    problems.addEach(
        others,
        path ->
            listing.place(path)
                + " has the columns "
                + footers.get(path).schema().ddl()
                + " by its footer, the receipt says "
                + expected.ddl(),
        "files have other columns than the receipt says");
  }

  /** Empty where files differ, which is their own affair unless the plan asks for a schema. */
  private Optional<Schema> ofFooters() {
    List<Schema> schemas = footers.values().stream().map(Footer::schema).distinct().toList();
    return schemas.size() == 1 && footers.size() == listing.data().size()
        ? Optional.of(schemas.get(0))
        : Optional.empty();
  }

  private void checkExactly(String ddl, Optional<Schema> schema, ImmutableSet<String> unknown) {
    Schema wanted;
    try {
      wanted = Schema.of(ddl).without(unknown);
    } catch (IllegalArgumentException e) {
      problems.add("verify.schema cannot be read: " + e.getMessage());
      return;
    }
    if (schema.isEmpty()) {
      if (problems.isEmpty()) {
        problems.add(unknownSchema(ddl));
      }
    } else if (!schema.get().equals(wanted)) {
      problems.add(
          listing.folder()
              + " has the columns "
              + schema.get().ddl()
              + ", verify.schema asks for "
              + wanted.ddl());
    }
  }

  private String unknownSchema(String wanted) {
    return listing.folder()
        + " has files that differ in their columns or do not tell them, and verify.schema asks for "
        + wanted;
  }
}
