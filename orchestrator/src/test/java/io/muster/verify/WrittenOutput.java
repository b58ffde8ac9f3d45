package io.muster.verify;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.InputVersion;
import io.muster.job.contract.OutputPart;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Spread;
import io.muster.job.contract.TableVersion;
import io.muster.lifecycle.Tag;
import io.muster.plan.Quality;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.storage.Location;
import io.muster.storage.tabular.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An iteration's folder as a job leaves it: two parquet files of 5 rows each, checksums, the
 * marker, the receipt. Tests spoil it.
 */
final class WrittenOutput {
  static final Instant LAUNCHED = Instant.parse("2026-01-31T10:00:00.700Z");
  static final String SCHEMA = "id INT,kind STRING";
  static final Verify DEFAULT_RULES =
      new Verify(1, 1, Optional.of(1L), new Verify.SchemaRule.Any(), Verify.SuccessMarker.REQUIRED);

  private static final Value VALUE = new Value("3");
  private static final Tag TAG = Tag.of("/out", "run 1", VALUE, 2);

  final Path folder;
  private final List<DataFile> files = new ArrayList<>();
  private List<QualityFigure> quality = List.of();
  private Spread spread;

  private WrittenOutput(Path folder) {
    this.folder = folder;
  }

  static WrittenOutput in(Path outDir) throws IOException {
    WrittenOutput output = new WrittenOutput(outDir.resolve("iter_3"));
    output.parquet("part-00000.snappy.parquet");
    output.parquet("part-00001.snappy.parquet");
    output.marker();
    output.receipt();
    return output;
  }

  static WrittenOutput emptyIn(Path outDir) {
    return new WrittenOutput(outDir.resolve("iter_3"));
  }

  void parquet(String path) throws IOException {
    file(path, Files.readAllBytes(Fixtures.path("models-spark.parquet")), 5L);
  }

  /** Writes a data file and its checksum, and notes it for the receipt. */
  void file(String path, byte[] content, Long rows) throws IOException {
    write(path, content);
    String name = Path.of(path).getFileName().toString();
    write(Path.of(path).resolveSibling("." + name + ".crc").toString(), new byte[] {1});
    files.add(new DataFile(path, content.length, rows));
  }

  void marker() throws IOException {
    write("_SUCCESS", new byte[0]);
    write("._SUCCESS.crc", new byte[] {1});
  }

  /** For the receipts that are written from now on. */
  void found(List<QualityFigure> figures, Spread work) {
    quality = figures;
    spread = work;
  }

  void receipt() throws IOException {
    long rows = files.stream().mapToLong(file -> file.rows() == null ? 0 : file.rows()).sum();
    receipt("run 1", "3", 2, TAG.text(), rows, SCHEMA, files);
  }

  void receipt(long rows, String schema) throws IOException {
    receipt("run 1", "3", 2, TAG.text(), rows, schema, files);
  }

  void receipt(
      String runId,
      String value,
      int attempt,
      String tag,
      long rows,
      String schema,
      List<DataFile> listed)
      throws IOException {
    Receipt receipt =
        new Receipt(
            Receipt.FORMAT,
            runId,
            value,
            attempt,
            tag,
            "local-1",
            rows,
            schema,
            Map.of(),
            listed,
            Map.of("flights", new InputIdentity(1, 10, "abc")),
            "3.5.5",
            LAUNCHED.plusSeconds(9),
            quality,
            spread);
    write(Receipt.FILE_NAME, new ContractJson().write(receipt).getBytes(StandardCharsets.UTF_8));
  }

  /** A receipt of several outputs, each of which holds the files below its folder. */
  void receiptOfParts(String... names) throws IOException {
    Map<String, OutputPart> parts = new LinkedHashMap<>();
    for (String name : names) {
      long rows =
          files.stream()
              .filter(file -> file.path().startsWith(name + "/"))
              .mapToLong(DataFile::rows)
              .sum();
      parts.put(name, new OutputPart(rows, SCHEMA, Map.of()));
    }
    String struct = " STRUCT<id: INT, kind: STRING>";
    Receipt receipt =
        new Receipt(
            Receipt.FORMAT,
            "run 1",
            "3",
            2,
            TAG.text(),
            "local-1",
            files.stream().mapToLong(DataFile::rows).sum(),
            String.join(struct + ",", names) + struct,
            Map.of(),
            files,
            Map.of(),
            Map.of(
                "ledger", read("delta /l", "delta 12", true),
                "same", read("delta /l", "delta 12", true),
                "old", read("table t", "iceberg branch=audit", false)),
            "3.5.5",
            LAUNCHED.plusSeconds(9),
            List.of(),
            null,
            parts,
            Map.of("count", 42));
    write(Receipt.FILE_NAME, new ContractJson().write(receipt).getBytes(StandardCharsets.UTF_8));
  }

  private static InputVersion read(String what, String version, boolean pinned) {
    return new InputVersion(what, TableVersion.parse(version), pinned);
  }

  /** A receipt of files that the job wrote itself. */
  void receiptOfFiles(Long rows) throws IOException {
    Receipt receipt =
        new Receipt(
            Receipt.FORMAT,
            "run 1",
            "3",
            2,
            TAG.text(),
            "local-1",
            rows,
            null,
            Map.of(),
            files,
            Map.of(),
            Map.of(),
            "3.5.5",
            LAUNCHED.plusSeconds(9),
            List.of(),
            null,
            Map.of(),
            Map.of());
    write(Receipt.FILE_NAME, new ContractJson().write(receipt).getBytes(StandardCharsets.UTF_8));
  }

  List<DataFile> files() {
    return files;
  }

  void write(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    modified(path, LAUNCHED.plus(Duration.ofSeconds(8)));
  }

  void modified(String path, Instant time) throws IOException {
    Files.setLastModifiedTime(folder.resolve(path), FileTime.from(time));
  }

  void delete(String path) throws IOException {
    Files.delete(folder.resolve(path));
  }

  Expectation expected() {
    return expected(true, DEFAULT_RULES);
  }

  Expectation expected(boolean receipt, Verify rules) {
    return expected(receipt, rules, new QualityCheck(Quality.NONE, OptionalLong.empty()));
  }

  Expectation expected(boolean receipt, Verify rules, QualityCheck quality) {
    return new Expectation(
        Location.of(folder), "run 1", VALUE, 2, TAG, LAUNCHED, receipt, rules, quality);
  }
}
