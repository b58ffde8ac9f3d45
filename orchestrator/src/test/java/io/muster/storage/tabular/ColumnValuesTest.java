package io.muster.storage.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ColumnValuesTest {
  @TempDir Path folder;

  private final ColumnValues columns = new ColumnValues(new FileStore());

  private List<String> parquet(String name, String column) throws UnreadableFileException {
    return columns.read(frame(TabularFormat.PARQUET, Fixtures.location(name)), column, 100);
  }

  private static ColumnValues.Frame frame(TabularFormat format, Location place) {
    return new ColumnValues.Frame(format, place, Map.of(), Optional.empty());
  }

  private List<String> csv(String text, Map<String, String> options, String column)
      throws Exception {
    Path file = Files.writeString(folder.resolve("frame.csv"), text);
    return columns.read(
        new ColumnValues.Frame(TabularFormat.CSV, Location.of(file), options, Optional.empty()),
        column,
        100);
  }

  private List<String> json(String text, String column) throws Exception {
    Path file = Files.writeString(folder.resolve("frame.json"), text);
    return columns.read(frame(TabularFormat.JSON, Location.of(file)), column, 100);
  }

  @Test
  void readsEveryEncodingAndCodec() throws Exception {
    assertThat(parquet("models-spark.parquet", "id")).containsExactly("2", "3", "4", "56", "22");
    assertThat(parquet("models-spark.parquet", "kind"))
        .containsExactly("route", "hub", "route", "network", "hub");
    assertThat(parquet("dictionary-gzip.parquet", "id")).containsExactly("2", "3", "4", "56", "22");
    assertThat(parquet("dictionary-gzip.parquet", "name")).containsExactly("a", "b", "a", "c", "b");
    assertThat(parquet("plain-zstd.parquet", "id"))
        .containsExactly("1099511627776", "-7", "0", "56");
    assertThat(parquet("plain-zstd.parquet", "name"))
        .containsExactly("x-1", "x-2", "Zürich", "x-4");
    assertThat(parquet("version2-uncompressed.parquet", "id"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(parquet("version2-snappy-with-null.parquet", "id")).hasSize(7);
    assertThat(parquet("delta-lz4.parquet", "id")).containsExactly("1", "2", "3");
    assertThat(parquet("delta-lz4.parquet", "name")).containsExactly("one", "two", "three");
    assertThat(parquet("types-spark.parquet", "i8")).containsExactly("1");
    assertThat(parquet("types-pyarrow.parquet", "u16")).containsExactly("60000");
    assertThat(parquet("no-rows-spark.parquet", "id")).isEmpty();
  }

  @Test
  void saysWhyAParquetColumnIsNoSequence() {
    assertThatThrownBy(() -> parquet("models-spark.parquet", "model"))
        .hasMessage(
            Fixtures.location("models-spark.parquet") + " has no column model; it has id, kind");
    assertThatThrownBy(() -> parquet("version2-snappy-with-null.parquet", "name"))
        .hasMessageContaining("column name is null in row 3; a sequence has no nulls");
    assertThatThrownBy(() -> parquet("types-spark.parquet", "dec"))
        .hasMessageContaining("is of type DECIMAL(10,2); a sequence has integers or strings");
    assertThatThrownBy(() -> parquet("types-spark.parquet", "list"))
        .hasMessageContaining("is of type ARRAY<INT>");
    assertThatThrownBy(() -> parquet("types-pyarrow.parquet", "u64"))
        .hasMessageContaining("is of type DECIMAL(20,0)");
    assertThatThrownBy(() -> parquet("brotli.parquet", "id"))
        .hasMessageContaining("compressed by BROTLI, which Muster cannot read; write it with");
  }

  @Test
  void holdsTheBound() {
    assertThatThrownBy(
            () ->
                columns.read(
                    frame(TabularFormat.PARQUET, Fixtures.location("models-spark.parquet")),
                    "id",
                    4))
        .hasMessageContaining("column id has more than 4 values");
  }

  @Test
  void readsAFolderInTheOrderOfItsPathsAndOnlyItsData() throws Exception {
    Path frame = Files.createDirectories(folder.resolve("models"));
    Files.copy(Fixtures.path("delta-lz4.parquet"), frame.resolve("part-1.parquet"));
    Files.copy(Fixtures.path("models-spark.parquet"), frame.resolve("part-0.parquet"));
    Files.createFile(frame.resolve("_SUCCESS"));
    Files.write(frame.resolve(".part-0.parquet.crc"), new byte[] {1, 2, 3});
    Files.createDirectories(frame.resolve("_temporary/0"));
    Files.write(frame.resolve("_temporary/0/part-9.parquet"), new byte[] {1, 2, 3});
    assertThat(columns.read(frame(TabularFormat.PARQUET, Location.of(frame)), "id", 100))
        .containsExactly("2", "3", "4", "56", "22", "1", "2", "3");
  }

  @Test
  void saysThatThereIsNothing() {
    assertThatThrownBy(
            () ->
                columns.read(
                    frame(TabularFormat.CSV, Location.of(folder.resolve("nowhere"))), "id", 100))
        .hasMessage(
            "there is no data file at " + folder.resolve("nowhere") + " to read the sequence from");
  }

  @Test
  void readsCsvAsSparkDoes() throws Exception {
    assertThat(csv("id,name\n2,a\n3,\"b,\n\"\n", Map.of("header", "true"), "id"))
        .containsExactly("2", "3");
    assertThat(
            csv(
                "id;name\r\n2;'a;b'\r\n",
                Map.of("HEADER", "true", "sep", ";", "quote", "'"),
                "name"))
        .containsExactly("a;b");
    assertThat(csv("2,a\n3,b\n", Map.of(), "_c1")).containsExactly("a", "b");
    assertThat(csv("#no\n2,a\n", Map.of("comment", "#"), "_c0")).containsExactly("2");
    assertThat(csv("", Map.of("header", "true"), "id")).isEmpty();
  }

  @Test
  void aSchemaNamesTheColumnsOfACsv() throws Exception {
    Path file = Files.writeString(folder.resolve("frame.csv"), "was,named\n7,x\n");
    assertThat(
            columns.read(
                new ColumnValues.Frame(
                    TabularFormat.CSV,
                    Location.of(file),
                    Map.of("header", "true"),
                    Optional.of("id INT, name STRING")),
                "id",
                100))
        .containsExactly("7");
  }

  @Test
  void saysWhyACsvColumnIsNoSequence() {
    assertThatThrownBy(() -> csv("id,name\n2,a\n", Map.of("header", "true"), "model"))
        .hasMessageContaining("has no column model; it has id, name");
    assertThatThrownBy(() -> csv("id,name\n2,a\n,b\n", Map.of("header", "true"), "id"))
        .hasMessageContaining("column id is null in row 2");
    assertThatThrownBy(() -> csv("id,name\n2,a\n3\n", Map.of("header", "true"), "name"))
        .hasMessageContaining("column name is null in row 2");
  }

  @Test
  void readsLongTextInPieces() throws Exception {
    String text =
        IntStream.range(0, 300_000)
            .mapToObj(row -> row == 299_999 ? "{\"id\":7}" : "{\"id\":7,\"x\":\"abc\"}")
            .reduce(new StringBuilder(), (all, line) -> all.append(line).append('\n'), (a, b) -> a)
            .toString();
    Path file = folder.resolve("long.json");
    Files.writeString(file, text);
    assertThat(columns.read(frame(TabularFormat.JSON, Location.of(file)), "id", 300_000))
        .hasSize(300_000)
        .containsOnly("7");
  }

  @Test
  void readsGzippedTextAndRefusesOtherCompression() throws Exception {
    Path file = folder.resolve("frame.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"id\": 5}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(columns.read(frame(TabularFormat.JSON, Location.of(file)), "id", 10))
        .containsExactly("5");
    Path other = Files.createFile(folder.resolve("frame.json.bz2"));
    assertThatThrownBy(() -> columns.read(frame(TabularFormat.JSON, Location.of(other)), "id", 10))
        .hasMessageContaining("is compressed; for a sequence Muster reads plain and .gz text only");
  }

  @Test
  void readsJsonLinesAndArrays() throws Exception {
    assertThat(json("{\"id\": 2}\n\n{\"id\": \"3b\", \"x\": {}}\n", "id"))
        .containsExactly("2", "3b");
    assertThat(json("[{\"id\": 2}, {\"id\": 3}]", "id")).containsExactly("2", "3");
    assertThatThrownBy(() -> json("{\"id\": 2}\n{\"name\": 3}\n", "id"))
        .hasMessageContaining("column id is null in row 2");
    assertThatThrownBy(() -> json("{\"id\": 2.5}\n", "id"))
        .hasMessageContaining("is of type NUMBER; a sequence has integers or strings");
    assertThatThrownBy(() -> json("{\"id\": 2}\n{\"id\": ", "id"))
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("cannot be read after row 1");
    assertThatThrownBy(() -> json("2 3", "id"))
        .hasMessageContaining("something else than JSON objects");
  }

  @Test
  void everyDamagedByteOfAPageIsReadOrRefused() throws IOException {
    for (String name : new String[] {"models-spark.parquet", "version2-uncompressed.parquet"}) {
      byte[] whole = Files.readAllBytes(Fixtures.path(name));
      Path damaged = folder.resolve(name);
      for (int at = 4; at < whole.length; at++) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) 0x5a;
        Files.write(damaged, bytes);
        try {
          assertThat(columns.read(frame(TabularFormat.PARQUET, Location.of(damaged)), "id", 1_000))
              .doesNotContainNull();
        } catch (UnreadableFileException e) {
          assertThat(e).hasMessageContaining(name);
        }
      }
    }
  }
}
