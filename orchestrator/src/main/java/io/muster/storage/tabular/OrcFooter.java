package io.muster.storage.tabular;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.tabular.Schema.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.orc.OrcProto;

/**
 * Reads the footer of an ORC file: compressed in chunks, then the postscript, then its length in
 * one byte.
 */
final class OrcFooter {
  private static final String SPARK_TYPE = "spark.sql.catalyst.type";
  private static final int CHUNK_HEADER = 3;

  private OrcFooter() {}

  static Footer read(ObjectStore store, Location file, long fileBytes)
      throws UnreadableFileException {
    Tail tail = new Tail(store, file, fileBytes);
    if (fileBytes == 0) {
      throw new UnreadableFileException(file + " is no whole ORC file: it is empty");
    }
    int postscriptBytes = Byte.toUnsignedInt(tail.bytes("end", 1, 0)[0]);
    try {
      OrcProto.PostScript postscript =
          OrcProto.PostScript.parseFrom(tail.bytes("ORC postscript", postscriptBytes, 1));
      if (!postscript.getMagic().equals("ORC")) {
        throw new UnreadableFileException(
            file + " is no whole ORC file: its " + fileBytes + " bytes do not end as one");
      }
      byte[] stored = tail.bytes("ORC footer", postscript.getFooterLength(), 1L + postscriptBytes);
      OrcProto.Footer footer = OrcProto.Footer.parseFrom(decompressed(postscript, stored));
      return new Footer(footer.getNumberOfRows(), schema(footer.getTypesList()));
    } catch (StorageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // the decoders do not expect bytes that are no footer
      throw new UnreadableFileException(
          file + " is damaged: its ORC footer cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static byte[] decompressed(OrcProto.PostScript postscript, byte[] stored)
      throws IOException {
    Codec codec = codec(postscript.getCompression());
    if (codec == Codec.NONE) {
      return stored;
    }
    int chunkBytes = Math.toIntExact(Math.min(postscript.getCompressionBlockSize(), Tail.LARGEST));
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    int at = 0;
    while (at + CHUNK_HEADER <= stored.length) {
      int header =
          Byte.toUnsignedInt(stored[at])
              | Byte.toUnsignedInt(stored[at + 1]) << 8
              | Byte.toUnsignedInt(stored[at + 2]) << 16;
      at += CHUNK_HEADER;
      int length = header >>> 1;
      boolean original = (header & 1) == 1;
      footer.write(
          original
              ? java.util.Arrays.copyOfRange(stored, at, at + length)
              : codec.decompressUpTo(stored, at, length, chunkBytes));
      at += length;
    }
    return footer.toByteArray();
  }

  private static Codec codec(OrcProto.CompressionKind kind) throws IOException {
    return switch (kind) {
      case NONE -> Codec.NONE;
      case ZLIB -> Codec.DEFLATE;
      case SNAPPY -> Codec.SNAPPY;
      case LZ4 -> Codec.LZ4;
      case ZSTD -> Codec.ZSTD;
      case LZO, BROTLI -> throw new IOException("it is compressed by " + kind);
    };
  }

  private static Schema schema(List<OrcProto.Type> types) {
    return new Schema(columns(types, types.get(0)));
  }

  private static List<Column> columns(List<OrcProto.Type> types, OrcProto.Type struct) {
    List<Column> columns = new ArrayList<>();
    for (int index = 0; index < struct.getSubtypesCount(); index++) {
      columns.add(new Column(struct.getFieldNames(index), type(types, struct.getSubtypes(index))));
    }
    return columns;
  }

  private static String type(List<OrcProto.Type> types, int index) {
    OrcProto.Type type = types.get(index);
    for (OrcProto.StringPair attribute : type.getAttributesList()) {
      if (attribute.getKey().equals(SPARK_TYPE)) {
        return new DdlReader(attribute.getValue()).wholeType();
      }
    }
    return switch (type.getKind()) {
      case BOOLEAN -> "BOOLEAN";
      case BYTE -> "TINYINT";
      case SHORT -> "SMALLINT";
      case INT -> "INT";
      case LONG -> "BIGINT";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case STRING, VARCHAR, CHAR -> "STRING";
      case BINARY -> "BINARY";
      case DATE -> "DATE";
      case TIMESTAMP, TIMESTAMP_INSTANT -> "TIMESTAMP";
      case DECIMAL -> "DECIMAL(" + type.getPrecision() + "," + type.getScale() + ")";
      case LIST -> "ARRAY<" + type(types, type.getSubtypes(0)) + ">";
      case MAP ->
          "MAP<" + type(types, type.getSubtypes(0)) + ", " + type(types, type.getSubtypes(1)) + ">";
      case STRUCT -> Schema.struct(columns(types, type));
      case UNION -> "UNION";
    };
  }
}
