package io.muster.resolve;

import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameSpec;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads columns of csv and json frames itself, and leaves those of others to another. */
public final class FrameColumns implements ColumnReader {
  private final ObjectStore store;
  private final ColumnReader others;

  /** Takes the reader for the formats that are not text. */
  public FrameColumns(ObjectStore store, ColumnReader others) {
    this.store = store;
    this.others = others;
  }

  @Override
  public List<String> read(FrameSpec frame, List<Location> files, String column) {
    if (frame.format() != DataFormat.CSV && frame.format() != DataFormat.JSON) {
      return others.read(frame, files, column);
    }
    List<String> values = new ArrayList<>();
    for (Location file : files) {
      String text = text(file);
      values.addAll(
          frame.format() == DataFormat.CSV
              ? new CsvColumn(frame, file.text()).read(text, column)
              : new JsonColumn(frame, file.text()).read(text, column));
    }
    return values;
  }

  private String text(Location file) {
    try {
      byte[] content =
          store
              .read(file)
              .orElseThrow(
                  () -> new ColumnException(file + " is gone since it was listed", "try again"))
              .content();
      if (file.text().toLowerCase(Locale.ROOT).endsWith(".gz")) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
          content = in.readAllBytes();
        }
      }
      String text = new String(content, StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (StorageException | IOException e) {
      throw new ColumnException(file + " cannot be read: " + e.getMessage(), "check the file");
    }
  }
}
