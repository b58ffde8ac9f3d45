package io.muster.storage.tabular;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** Reads the footer of a parquet file: the metadata, its length in 4 bytes, and {@code PAR1}. */
final class ParquetFooter {
  private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";
  private static final int TRAILER = 8;

  private ParquetFooter() {}

  static Footer read(ObjectStore store, Location file, long fileBytes)
      throws UnreadableFileException {
    FileMetaData metadata = metadata(store, file, fileBytes);
    return new Footer(metadata.getNum_rows(), schema(metadata, file));
  }

  static FileMetaData metadata(ObjectStore store, Location file, long fileBytes)
      throws UnreadableFileException {
    Tail tail = new Tail(store, file, fileBytes);
    if (fileBytes < TRAILER) {
      throw new UnreadableFileException(
          file + " is no whole parquet file: it has only " + fileBytes + " bytes");
    }
    ByteBuffer trailer =
        ByteBuffer.wrap(tail.bytes("end", TRAILER, 0)).order(ByteOrder.LITTLE_ENDIAN);
    String magic = new String(trailer.array(), 4, 4, US_ASCII);
    if (magic.equals("PARE")) {
      throw new UnreadableFileException(
          file + " has an encrypted footer, which Muster cannot read; write a plain-text footer");
    }
    if (!magic.equals("PAR1")) {
      throw new UnreadableFileException(
          file + " is no whole parquet file: its " + fileBytes + " bytes do not end with PAR1");
    }
    byte[] footer = tail.bytes("parquet footer", trailer.getInt(0), TRAILER);
    FileMetaData metadata;
    try {
      metadata = Util.readFileMetaData(new ByteArrayInputStream(footer));
    } catch (IOException | RuntimeException e) {
      // the decoder does not expect bytes that are no footer
      throw new UnreadableFileException(
          file + " is damaged: its parquet footer cannot be decoded: " + e.getMessage(), e);
    }
    check(metadata, file);
    return metadata;
  }

  private static void check(FileMetaData metadata, Location file) throws UnreadableFileException {
    List<RowGroup> groups = metadata.getRow_groups();
    long rows = groups.stream().mapToLong(RowGroup::getNum_rows).sum();
    if (rows != metadata.getNum_rows() || rows < 0) {
      throw new UnreadableFileException(
          file
              + " is damaged: its parquet footer says "
              + metadata.getNum_rows()
              + " rows, its row groups say "
              + rows);
    }
  }

  private static Schema schema(FileMetaData metadata, Location file)
      throws UnreadableFileException {
    try {
      Optional<String> spark = sparkSchema(metadata);
      return spark.isPresent()
          ? SparkSchemaJson.read(spark.get())
          : ParquetTypes.schema(ParquetSchema.of(metadata.getSchema()));
    } catch (RuntimeException e) {
      // an inconsistent tree of types shows as whatever the builder runs into
      throw new UnreadableFileException(
          file + " is damaged: its parquet schema cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<String> sparkSchema(FileMetaData metadata) {
    if (!metadata.isSetKey_value_metadata()) {
      return Optional.empty();
    }
    return metadata.getKey_value_metadata().stream()
        .filter(entry -> entry.getKey().equals(SPARK_SCHEMA))
        .map(KeyValue::getValue)
        .findFirst();
  }
}
