package io.muster.verify;

import com.google.common.collect.ImmutableSet;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.Receipt;
import io.muster.plan.Verify;
import io.muster.storage.ListedObject;
import java.util.List;
import java.util.Optional;

/**
 * Which data files may have no bytes. Spark writes a text file for its first partition also when
 * that has no rows; a format that frames its rows is never empty, and no other file is unless
 * something went wrong.
 */
final class EmptyFiles {
  private static final ImmutableSet<String> UNFRAMED =
      ImmutableSet.of(".csv", ".json", ".txt", ".text");
  private static final String FIRST_PARTITION = "part-00000";

  private final boolean someHaveBytes;
  private final Optional<ImmutableSet<String>> emptyByReceipt;
  private final Verify rules;

  EmptyFiles(List<ListedObject> files, Optional<Receipt> receipt, Verify rules) {
    this.someHaveBytes = files.stream().anyMatch(file -> file.bytes() > 0);
    this.emptyByReceipt = receipt.map(EmptyFiles::emptyIn);
    this.rules = rules;
  }

  boolean has(ListedObject file) {
    if (UNFRAMED.stream().noneMatch(file.path()::endsWith)) {
      return false;
    }
    if (emptyByReceipt.isPresent()) {
      return emptyByReceipt.get().contains(file.path());
    }
    return rules.minBytes() == 0 || (someHaveBytes && file.path().startsWith(FIRST_PARTITION));
  }

  private static ImmutableSet<String> emptyIn(Receipt receipt) {
    return receipt.files().stream()
        .filter(file -> file.bytes() == 0)
        .map(DataFile::path)
        .collect(ImmutableSet.toImmutableSet());
  }
}
