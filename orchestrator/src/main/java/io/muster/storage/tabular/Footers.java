package io.muster.storage.tabular;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;

/** Reads what parquet and ORC files say of themselves. Keeps no state; safe from any thread. */
public final class Footers {
  private final ObjectStore store;

  public Footers(ObjectStore store) {
    this.store = store;
  }

  /**
   * One ranged read of at most 64 KiB, a second one if the footer is longer, and at most 64 MiB in
   * memory.
   *
   * @param format one that has a footer
   * @param fileBytes the file's size, by a listing
   * @throws UnreadableFileException if the file is not whole, or is gone, or is no such file
   * @throws io.muster.storage.StorageException if the store could not be asked
   */
  public Footer read(TabularFormat format, Location file, long fileBytes)
      throws UnreadableFileException {
    return switch (format) {
      case PARQUET -> ParquetFooter.read(store, file, fileBytes);
      case ORC -> OrcFooter.read(store, file, fileBytes);
      case CSV, JSON -> throw new IllegalArgumentException(format.word() + " files have no footer");
    };
  }
}
