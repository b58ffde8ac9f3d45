package io.muster.storage.tabular;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;

/** The pages of one column in one row group, decompressed as they are asked for. */
final class ParquetPages implements PageReader {
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  private record Stored(PageHeader header, byte[] bytes) {}

  private final Codec codec;
  private final long valueCount;
  private final Deque<Stored> dictionary = new ArrayDeque<>();
  private final Deque<Stored> data = new ArrayDeque<>();

  ParquetPages(byte[] chunk, ColumnMetaData metadata) throws IOException {
    codec = codec(metadata);
    valueCount = metadata.getNum_values();
    ByteArrayInputStream in = new ByteArrayInputStream(chunk);
    while (in.available() > 0) {
      PageHeader header = Util.readPageHeader(in);
      int length = header.getCompressed_page_size();
      if (length < 0 || length > in.available()) {
        throw new IOException("a page has " + length + " bytes of " + in.available());
      }
      if (header.getUncompressed_page_size() > Tail.LARGEST) {
        throw new IOException("a page has " + header.getUncompressed_page_size() + " bytes");
      }
      Stored page = new Stored(header, in.readNBytes(length));
      switch (header.getType()) {
        case DICTIONARY_PAGE -> dictionary.add(page);
        case DATA_PAGE, DATA_PAGE_V2 -> data.add(page);
        case INDEX_PAGE -> {
          // says where values are, not what they are
        }
      }
    }
  }

  @Override
  public DictionaryPage readDictionaryPage() {
    Stored page = dictionary.poll();
    if (page == null) {
      return null;
    }
    DictionaryPageHeader header = page.header().getDictionary_page_header();
    return new DictionaryPage(whole(page), header.getNum_values(), encoding(header.getEncoding()));
  }

  @Override
  public long getTotalValueCount() {
    return valueCount;
  }

  @Override
  public DataPage readPage() {
    Stored page = data.poll();
    if (page == null) {
      return null;
    }
    return page.header().isSetData_page_header() ? first(page) : second(page);
  }

  private DataPage first(Stored page) {
    DataPageHeader header = page.header().getData_page_header();
    return new DataPageV1(
        whole(page),
        header.getNum_values(),
        page.header().getUncompressed_page_size(),
        null,
        encoding(header.getRepetition_level_encoding()),
        encoding(header.getDefinition_level_encoding()),
        encoding(header.getEncoding()));
  }

  /** In the second version the levels come first and are not compressed. */
  private DataPage second(Stored page) {
    DataPageHeaderV2 header = page.header().getData_page_header_v2();
    int repetition = header.getRepetition_levels_byte_length();
    int levels = repetition + header.getDefinition_levels_byte_length();
    int length = page.header().getUncompressed_page_size() - levels;
    Codec used = header.isIs_compressed() ? codec : Codec.NONE;
    return DataPageV2.uncompressed(
        header.getNum_rows(),
        header.getNum_nulls(),
        header.getNum_values(),
        BytesInput.from(page.bytes(), 0, repetition),
        BytesInput.from(page.bytes(), repetition, levels - repetition),
        encoding(header.getEncoding()),
        BytesInput.from(decompressed(used, page.bytes(), levels, length)),
        null);
  }

  private BytesInput whole(Stored page) {
    return BytesInput.from(
        decompressed(codec, page.bytes(), 0, page.header().getUncompressed_page_size()));
  }

  /** Unchecked, because the interface that parquet calls back allows nothing else. */
  private static byte[] decompressed(Codec codec, byte[] stored, int from, int bytes) {
    try {
      return codec.decompressExactly(stored, from, stored.length - from, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Encoding encoding(org.apache.parquet.format.Encoding encoding) {
    return Encoding.valueOf(encoding.name());
  }

  private static Codec codec(ColumnMetaData metadata) throws IOException {
    return switch (metadata.getCodec()) {
      case UNCOMPRESSED -> Codec.NONE;
      case SNAPPY -> Codec.SNAPPY;
      case GZIP -> Codec.GZIP;
      case ZSTD -> Codec.ZSTD;
      case LZ4_RAW -> Codec.LZ4;
      case LZ4, LZO, BROTLI ->
          throw new IOException(
              "it is compressed by "
                  + metadata.getCodec()
                  + ", which Muster cannot read; write it with snappy, zstd, gzip or none");
    };
  }
}
