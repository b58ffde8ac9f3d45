package io.muster.storage.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FootersTest {
  /** What Spark's own toDDL says of the frame that make.py writes, without NOT NULL. */
  private static final String SPARK_TYPES =
      "i8 TINYINT,i16 SMALLINT,i32 INT,i64 BIGINT,f FLOAT,d DOUBLE,b BOOLEAN,day DATE,at TIMESTAMP,"
          + "local TIMESTAMP_NTZ,dec DECIMAL(10,2),bin BINARY,text STRING,list ARRAY<INT>,map"
          + " MAP<STRING, BIGINT>,point STRUCT<x: DOUBLE, `the y`: DOUBLE>,nested ARRAY<STRUCT<n:"
          + " INT, m: MAP<INT, ARRAY<STRING>>>>";

  @TempDir Path folder;

  private final Footers footers = new Footers(new FileStore());

  private Footer read(String name) throws Exception {
    return footers.read(
        TabularFormat.ofFile(name).orElseThrow(), Fixtures.location(name), Fixtures.bytes(name));
  }

  @Test
  void readsSparksParquet() throws Exception {
    Footer footer = read("types-spark.parquet");
    assertThat(footer.rows()).isEqualTo(1);
    assertThat(footer.schema().ddl()).isEqualTo(SPARK_TYPES);
  }

  @Test
  void readsSparksParquetAlsoWithoutSparksNote() throws Exception {
    var metadata =
        ParquetFooter.metadata(
            new FileStore(),
            Fixtures.location("types-spark.parquet"),
            Fixtures.bytes("types-spark.parquet"));
    assertThat(ParquetTypes.schema(ParquetSchema.of(metadata.getSchema())).ddl())
        .isEqualTo(SPARK_TYPES);
  }

  @Test
  void readsTheParquetOfOthers() throws Exception {
    assertThat(read("types-pyarrow.parquet").schema().ddl())
        .isEqualTo(
            "i8 TINYINT,i16 SMALLINT,u8 SMALLINT,u16 INT,u32 BIGINT,u64 DECIMAL(20,0),f FLOAT,d"
                + " DOUBLE,b BOOLEAN,day DATE,at TIMESTAMP,local TIMESTAMP_NTZ,dec DECIMAL(10,2),"
                + "bin BINARY,text STRING,list ARRAY<INT>,map MAP<STRING, BIGINT>,point STRUCT<x:"
                + " DOUBLE, `the y`: DOUBLE>");
    assertThat(read("version2-uncompressed.parquet").rows()).isEqualTo(7);
    assertThat(read("brotli.parquet").rows()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types-snappy.orc",
        "types-zlib.orc",
        "types-zstd.orc",
        "types-lz4.orc",
        "types-none.orc"
      })
  void readsSparksOrc(String name) throws Exception {
    Footer footer = read(name);
    assertThat(footer.rows()).isEqualTo(1);
    assertThat(footer.schema().ddl()).isEqualTo(SPARK_TYPES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-rows-spark.parquet", "no-rows-spark.orc"})
  void countsNoRows(String name) throws Exception {
    assertThat(read(name).rows()).isZero();
    assertThat(read(name).schema().ddl()).isEqualTo("id INT,kind STRING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"types-spark.parquet", "types-snappy.orc", "types-zlib.orc"})
  void refusesEveryFileThatIsCutOff(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Fixtures.path(name));
    Path cut = folder.resolve(name);
    for (int length = 0; length < whole.length; length += 97) {
      Files.write(cut, Arrays.copyOf(whole, length));
      long bytes = length;
      assertThatThrownBy(
              () -> footers.read(TabularFormat.ofFile(name).orElseThrow(), Location.of(cut), bytes))
          .as("%s cut to %s bytes", name, length)
          .isInstanceOf(UnreadableFileException.class)
          .hasMessageStartingWith(cut.toString());
    }
  }

  @Test
  void everyDamagedByteOfAFooterIsReadOrRefusedAndNeverMore() throws IOException {
    for (String name : new String[] {"models-spark.parquet", "no-rows-spark.orc"}) {
      byte[] whole = Files.readAllBytes(Fixtures.path(name));
      Path damaged = folder.resolve(name);
      for (int at = whole.length / 2; at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) 0x5a;
        Files.write(damaged, bytes);
        try {
          assertThat(
                  footers
                      .read(
                          TabularFormat.ofFile(name).orElseThrow(),
                          Location.of(damaged),
                          bytes.length)
                      .rows())
              .isNotNegative();
        } catch (UnreadableFileException e) {
          assertThat(e).hasMessageStartingWith(damaged.toString());
        }
      }
    }
  }

  @Test
  void tellsWhatChangedSinceItWasListed() throws IOException {
    Path file = folder.resolve("part-0.parquet");
    assertThatThrownBy(() -> footers.read(TabularFormat.PARQUET, Location.of(file), 100))
        .hasMessage(file + " is gone since it was listed");
    Files.write(file, new byte[50]);
    assertThatThrownBy(() -> footers.read(TabularFormat.PARQUET, Location.of(file), 100))
        .hasMessage(
            file + " had 100 bytes when it was listed and now has fewer: something changed it");
    assertThatThrownBy(() -> footers.read(TabularFormat.PARQUET, Location.of(file), 50))
        .hasMessage(file + " is no whole parquet file: its 50 bytes do not end with PAR1");
  }

  @Test
  void knowsFormatsByTheirFiles() {
    assertThat(TabularFormat.ofFile("day=1/part-0.snappy.parquet")).contains(TabularFormat.PARQUET);
    assertThat(TabularFormat.ofFile("part-0.zstd.orc")).contains(TabularFormat.ORC);
    assertThat(TabularFormat.ofFile("part-0.avro")).isEmpty();
    assertThat(TabularFormat.named("parquet")).contains(TabularFormat.PARQUET);
    assertThat(TabularFormat.CSV.hasFooter()).isFalse();
  }
}
