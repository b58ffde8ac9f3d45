package io.muster.storage.tabular;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** A top-level column of a parquet file, a row group at a time, by parquet's own decoders. */
final class ParquetColumn {
  private ParquetColumn() {}

  static void read(ObjectStore store, Location file, long fileBytes, FoundValues values)
      throws UnreadableFileException {
    FileMetaData metadata = ParquetFooter.metadata(store, file, fileBytes);
    try {
      MessageType schema = ParquetSchema.of(metadata.getSchema());
      ColumnDescriptor column = column(schema, values);
      for (RowGroup group : metadata.getRow_groups()) {
        PageReader pages =
            new ParquetPages(bytes(store, file, chunk(group, values)), chunk(group, values));
        read(
            new ColumnReadStoreImpl(
                    new OneColumn(pages, group.getNum_rows()),
                    new NoConverters(),
                    schema,
                    metadata.getCreated_by())
                .getColumnReader(column),
            group.getNum_rows(),
            values);
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // the decoders do not expect bytes that are no pages
      throw values.damaged(e);
    }
  }

  private static ColumnDescriptor column(MessageType schema, FoundValues values)
      throws UnreadableFileException {
    if (!schema.containsField(values.column())) {
      throw values.noColumn(schema.getFields().stream().map(Type::getName).toList());
    }
    Type type = schema.getType(values.column());
    String sparkType = ParquetTypes.schema(new MessageType("column", type)).columns().get(0).type();
    if (!List.of("TINYINT", "SMALLINT", "INT", "BIGINT", "STRING").contains(sparkType)) {
      throw values.wrongType(sparkType);
    }
    return schema.getColumnDescription(new String[] {values.column()});
  }

  private static ColumnMetaData chunk(RowGroup group, FoundValues values) throws IOException {
    for (ColumnChunk chunk : group.getColumns()) {
      if (chunk.isSetMeta_data()
          && chunk.getMeta_data().getPath_in_schema().equals(List.of(values.column()))) {
        return chunk.getMeta_data();
      }
    }
    throw new IOException("a row group has no such column, or it is encrypted");
  }

  private static byte[] bytes(ObjectStore store, Location file, ColumnMetaData chunk)
      throws IOException {
    long from = chunk.getData_page_offset();
    if (chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0) {
      from = Math.min(from, chunk.getDictionary_page_offset());
    }
    long length = chunk.getTotal_compressed_size();
    if (length < 0 || length > Tail.LARGEST) {
      throw new IOException(
          "a row group has " + length + " bytes of it, more than the " + Tail.LARGEST + " read");
    }
    byte[] bytes =
        store
            .readRange(file, from, (int) length)
            .orElseThrow(() -> new IOException("the file is gone since it was listed"));
    if (bytes.length < length) {
      throw new IOException("the file ends before it");
    }
    return bytes;
  }

  private static void read(ColumnReader reader, long rows, FoundValues values)
      throws UnreadableFileException {
    int present = reader.getDescriptor().getMaxDefinitionLevel();
    PrimitiveTypeName type = reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName();
    for (long row = 0; row < rows; row++) {
      if (reader.getCurrentDefinitionLevel() < present) {
        values.add(null);
      } else {
        values.add(
            switch (type) {
              case INT32 -> Integer.toString(reader.getInteger());
              case INT64 -> Long.toString(reader.getLong());
              default -> reader.getBinary().toStringUsingUTF8();
            });
      }
      reader.consume();
    }
  }

  private record OneColumn(PageReader pages, long rows) implements PageReadStore {
    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
      return pages;
    }

    @Override
    public long getRowCount() {
      return rows;
    }
  }

  /** The reader is asked for values; it wants to know that nobody wants them pushed. */
  private static final class NoConverters extends GroupConverter {
    @Override
    public Converter getConverter(int field) {
      return new PrimitiveConverter() {};
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
