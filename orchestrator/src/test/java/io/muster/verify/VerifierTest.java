package io.muster.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.MoreExecutors;
import io.muster.fakes.MemoryStore;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.Receipt;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import io.muster.plan.Verify.SchemaRule;
import io.muster.plan.Verify.SuccessMarker;
import io.muster.storage.StorageException;
import io.muster.storage.file.FileStore;
import io.muster.storage.tabular.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifierTest {
  @TempDir Path outDir;

  private final Verifier verifier =
      new Verifier(new FileStore(), MoreExecutors.newDirectExecutorService());

  private VerifiedOutput passed(Expectation expected) throws InterruptedException {
    Verdict verdict = verifier.verify(expected);
    assertThat(verdict).isInstanceOf(Verdict.Passed.class);
    return ((Verdict.Passed) verdict).output();
  }

  private List<String> problems(Expectation expected) throws InterruptedException {
    Verdict verdict = verifier.verify(expected);
    assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
    return ((Verdict.Rejected) verdict).problems();
  }

  private static Verify rules(Long minRows, SchemaRule schema, SuccessMarker marker) {
    return new Verify(1, 1, Optional.ofNullable(minRows), schema, marker);
  }

  private static Verify schema(SchemaRule schema) {
    return rules(1L, schema, SuccessMarker.REQUIRED);
  }

  // what passes

  @Test
  void passesWhatTheAttemptWrote() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    VerifiedOutput output = passed(written.expected());
    assertThat(output.rows()).hasValue(10);
    assertThat(output.schema()).contains(WrittenOutput.SCHEMA);
    assertThat(output.files())
        .extracting(OutputFile::path)
        .containsExactly("part-00000.snappy.parquet", "part-00001.snappy.parquet");
    assertThat(output.files()).extracting(OutputFile::rows).containsOnly(OptionalLong.of(5));
    assertThat(output.bytes()).isEqualTo(2 * Fixtures.bytes("models-spark.parquet"));
    assertThat(output.inputs()).containsEntry("flights", "abc");
  }

  @Test
  void passesPartitionsWhoseColumnsOnlyTheReceiptKnows() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("day=2026-01-31/_hour=1/part-0.parquet");
    written.parquet("day=2026-02-01/_hour=2/part-0.parquet");
    written.marker();
    written.receipt(10, "_hour INT NOT NULL,id INT NOT NULL,kind STRING,day DATE");
    VerifiedOutput output = passed(written.expected());
    assertThat(output.files()).hasSize(2);
    assertThat(output.schema()).contains("_hour INT,id INT,kind STRING,day DATE");
  }

  @Test
  void passesAnApplicationWithoutReceipt() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("part-0.parquet");
    written.file("part-1.orc", Files.readAllBytes(Fixtures.path("no-rows-spark.orc")), null);
    written.marker();
    VerifiedOutput output = passed(written.expected(false, WrittenOutput.DEFAULT_RULES));
    assertThat(output.rows()).hasValue(5);
    assertThat(output.schema()).contains(WrittenOutput.SCHEMA);
    assertThat(output.files())
        .extracting(OutputFile::rows)
        .containsExactly(OptionalLong.of(5), OptionalLong.of(0));
  }

  @Test
  void doesNotKnowTheRowsOfText() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.csv", "1,a\n".getBytes(UTF_8), null);
    written.marker();
    Verify noRows = rules(null, new SchemaRule.Any(), SuccessMarker.REQUIRED);
    VerifiedOutput output = passed(written.expected(false, noRows));
    assertThat(output.rows()).isEmpty();
    assertThat(output.schema()).isEmpty();
    assertThat(problems(written.expected(false, WrittenOutput.DEFAULT_RULES)))
        .containsExactly(
            written.folder
                + " has files whose rows cannot be counted without reading them, and"
                + " verify.min_rows asks for 1");
  }

  @Test
  void takesTheReceiptsWordForTheRowsOfText() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.csv", new byte[0], null);
    written.file("part-1.csv", "1,a\n".getBytes(UTF_8), null);
    written.marker();
    written.receipt(1, WrittenOutput.SCHEMA);
    assertThat(passed(written.expected()).rows()).hasValue(1);
  }

  @Test
  void passesWithoutMarkerWhereNoneIsAsked() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.delete("_SUCCESS");
    written.delete("._SUCCESS.crc");
    Verify optional = rules(1L, new SchemaRule.Any(), SuccessMarker.OPTIONAL);
    assertThat(passed(written.expected(true, optional)).rows()).hasValue(10);
  }

  @Test
  void passesNoRowsWhereNoneAreAsked() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.parquet", Files.readAllBytes(Fixtures.path("no-rows-spark.parquet")), 0L);
    written.marker();
    written.receipt();
    Verify none = rules(0L, new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(passed(written.expected(true, none)).rows()).hasValue(0);
  }

  @Test
  void aClockThatIsALittleOffMakesNoDifference() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.modified("_SUCCESS", Instant.parse("2026-01-31T09:59:10Z"));
    passed(written.expected());
  }

  @Test
  void ignoresWhatToolsLeaveForFolders() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.write("part_$folder$", new byte[0]);
    passed(written.expected());
  }

  // what does not

  @Test
  void rejectsAnEmptyFolder() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    assertThat(problems(written.expected()))
        .containsExactly(written.folder + " is empty: the application wrote nothing there");
  }

  @Test
  void rejectsAMissingMarker() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.delete("_SUCCESS");
    written.delete("._SUCCESS.crc");
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/_SUCCESS is missing: the write was not committed; if the application never"
                + " leaves a marker there, set verify.success_marker: optional");
    written.write("table/_SUCCESS", new byte[0]);
    assertThat(problems(written.expected()).get(0)).contains("(there is one at table/_SUCCESS)");
  }

  @Test
  void rejectsTheRemainsOfAWriteThatDidNotEnd() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.write("_temporary/0/task_1/part-00002.parquet", new byte[] {1});
    written.write("_temporary/0/task_2/part-00003.parquet", new byte[] {1});
    written.write(".spark-staging-7/day=1/part-0.parquet", new byte[] {1});
    written.write(".part-00009.snappy.parquet.crc", new byte[] {1});
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/.part-00009.snappy.parquet.crc is left over from a write that did not come to"
                + " its end",
            written.folder
                + "/.spark-staging-7/ is left over from a write that did not come to its end",
            written.folder + "/_temporary/ is left over from a write that did not come to its end");
  }

  @Test
  void rejectsALeftoverFolderThatIsEmpty() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    Files.createDirectories(written.folder.resolve("_temporary/0"));
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder + "/_temporary/ is left over from a write that did not come to its end");
  }

  @Test
  void rejectsAStaleMarker() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.modified("_SUCCESS", WrittenOutput.LAUNCHED.minus(Duration.ofHours(5)));
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/_SUCCESS is of 2026-01-31T05:00:00.700Z, before attempt 2 was launched at"
                + " 2026-01-31T10:00:00.700Z: it is of an earlier attempt, or the clocks differ");
  }

  @Test
  void rejectsFilesOfAnEarlierAttemptBesideANewMarker() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("part-0.parquet");
    written.modified("part-0.parquet", WrittenOutput.LAUNCHED.minus(Duration.ofMinutes(5)));
    written.marker();
    assertThat(problems(written.expected(false, WrittenOutput.DEFAULT_RULES)))
        .singleElement()
        .asString()
        .startsWith(written.folder + "/part-0.parquet is of 2026-01-31T09:55:00.700Z, before");
  }

  @Test
  void rejectsAMissingReceipt() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.delete(Receipt.FILE_NAME);
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/_MUSTER_RECEIPT.json is missing: the application ended before it had written"
                + " all, or something removed it");
  }

  @Test
  void rejectsAReceiptThatIsNone() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.write(Receipt.FILE_NAME, "{\"format\":1,".getBytes(UTF_8));
    assertThat(problems(written.expected()))
        .singleElement()
        .asString()
        .startsWith(written.folder + "/_MUSTER_RECEIPT.json is not a receipt: ");
  }

  @Test
  void rejectsTheReceiptOfAnotherAttempt() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.receipt("run 0", "4", 1, "m-other", 10, WrittenOutput.SCHEMA, written.files());
    Expectation expected = written.expected();
    assertThat(problems(expected))
        .containsExactly(
            written.folder
                + "/_MUSTER_RECEIPT.json is of run run 0, value 4, attempt 1 (m-other), not of run"
                + " run 1, value 3, attempt 2 ("
                + expected.tag()
                + ")");
  }

  @Test
  void rejectsAReceiptOfTheSameAttemptOfAnotherOutDir() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.receipt("run 1", "3", 2, "m-other", 10, WrittenOutput.SCHEMA, written.files());
    assertThat(problems(written.expected())).singleElement().asString().contains("(m-other)");
  }

  @Test
  void rejectsAMissingFile() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.delete("part-00001.snappy.parquet");
    written.delete(".part-00001.snappy.parquet.crc");
    assertThat(problems(written.expected()))
        .contains(
            written.folder
                + "/part-00001.snappy.parquet is missing: the receipt lists it with "
                + Fixtures.bytes("models-spark.parquet")
                + " bytes");
  }

  @Test
  void rejectsAForeignFile() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.write("notes.txt", "mine".getBytes(UTF_8));
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/notes.txt is not in the receipt: 4 bytes that this attempt did not write");
  }

  @Test
  void namesAFewOfManyAndCountsTheRest() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    for (int index = 10; index < 50; index++) {
      written.write("foreign-" + index, new byte[] {1});
    }
    List<String> problems = problems(written.expected());
    assertThat(problems).hasSize(6);
    assertThat(problems.get(5)).isEqualTo("and 35 more files are not in the receipt");
  }

  @Test
  void rejectsAnotherSize() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    List<DataFile> other = new ArrayList<>(written.files());
    other.set(0, new DataFile("part-00000.snappy.parquet", 748, 5L));
    Expectation expected = written.expected();
    written.receipt("run 1", "3", 2, expected.tag().text(), 10, WrittenOutput.SCHEMA, other);
    assertThat(problems(expected))
        .containsExactly(
            written.folder
                + "/part-00000.snappy.parquet has "
                + Fixtures.bytes("models-spark.parquet")
                + " bytes, the receipt says 748");
  }

  @Test
  void rejectsAnEmptyFile() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.write("part-00001.snappy.parquet", new byte[0]);
    assertThat(problems(written.expected()))
        .contains(written.folder + "/part-00001.snappy.parquet is empty: 0 bytes");
  }

  @Test
  void rejectsAnEmptyParquetFileEvenIfTheReceiptKnowsIt() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("part-0.parquet");
    written.file("part-1.parquet", new byte[0], 0L);
    written.marker();
    written.receipt();
    assertThat(problems(written.expected()))
        .containsExactly(written.folder + "/part-1.parquet is empty: 0 bytes");
  }

  @Test
  void rejectsAnEmptyFileOfAnApplicationUnlessNoBytesAreAsked() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.json", new byte[0], null);
    written.file("part-1.json", "{}\n".getBytes(UTF_8), null);
    written.marker();
    Verify noRows = rules(null, new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(problems(written.expected(false, noRows)))
        .containsExactly(written.folder + "/part-0.json is empty: 0 bytes");
    Verify noBytes =
        new Verify(1, 0, Optional.empty(), new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(passed(written.expected(false, noBytes)).bytes()).isEqualTo(3);
  }

  @Test
  void passesTheEmptyTextFileOfSparksFirstPartition() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-00000-f5f6-c000.csv", new byte[0], null);
    written.marker();
    Verify noRows = rules(null, new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(problems(written.expected(false, noRows)))
        .contains(written.folder + "/part-00000-f5f6-c000.csv is empty: 0 bytes");
    written.file("part-00001-f5f6-c000.csv", "1,a\n".getBytes(UTF_8), null);
    assertThat(passed(written.expected(false, noRows)).files()).hasSize(2);
  }

  @Test
  void rejectsZeroRows() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.parquet", Files.readAllBytes(Fixtures.path("no-rows-spark.parquet")), 0L);
    written.marker();
    written.receipt();
    assertThat(problems(written.expected()))
        .containsExactly(written.folder + " has 0 rows, verify.min_rows asks for 1");
  }

  @Test
  void rejectsTooFewFilesAndBytes() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    Verify more =
        new Verify(3, 1_000_000, Optional.of(11L), new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(problems(written.expected(true, more)))
        .containsExactly(
            written.folder + " has 2 data files, verify.min_files asks for 3",
            written.folder
                + " has "
                + 2 * Fixtures.bytes("models-spark.parquet")
                + " bytes of data, verify.min_bytes asks for 1000000",
            written.folder + " has 10 rows, verify.min_rows asks for 11");
  }

  @Test
  void rejectsOnlyAMarker() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.marker();
    Verify noRows = rules(null, new SchemaRule.Any(), SuccessMarker.REQUIRED);
    assertThat(problems(written.expected(false, noRows)))
        .containsExactly(
            written.folder + " has 0 data files, verify.min_files asks for 1",
            written.folder + " has 0 bytes of data, verify.min_bytes asks for 1");
  }

  @Test
  void rejectsAFooterThatContradictsTheReceipt() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    List<DataFile> other = new ArrayList<>(written.files());
    other.set(0, new DataFile(other.get(0).path(), other.get(0).bytes(), 6L));
    Expectation expected = written.expected();
    written.receipt("run 1", "3", 2, expected.tag().text(), 11, WrittenOutput.SCHEMA, other);
    assertThat(problems(expected))
        .containsExactly(
            written.folder
                + "/part-00000.snappy.parquet has 5 rows by its footer, the receipt says 6");
  }

  @Test
  void rejectsAReceiptThatContradictsItself() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.receipt(11, WrittenOutput.SCHEMA);
    assertThat(problems(written.expected()))
        .containsExactly(
            written.folder
                + "/_MUSTER_RECEIPT.json contradicts itself: 11 rows in all, 10 rows in its files",
            written.folder + " has 10 rows by its footers, the receipt says 11");
  }

  @Test
  void rejectsADamagedFile() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    byte[] whole = Files.readAllBytes(Fixtures.path("models-spark.parquet"));
    written.file("part-0.parquet", Arrays.copyOf(whole, 600), null);
    written.marker();
    assertThat(problems(written.expected(false, WrittenOutput.DEFAULT_RULES)).get(0))
        .isEqualTo(
            written.folder
                + "/part-0.parquet is no whole parquet file: its 600 bytes do not end with PAR1");
  }

  @Test
  void rejectsOtherColumnsThanTheReceiptSays() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    written.receipt(10, "id BIGINT,kind STRING");
    List<String> problems = problems(written.expected());
    assertThat(problems).hasSize(2);
    assertThat(problems.get(0))
        .isEqualTo(
            written.folder
                + "/part-00000.snappy.parquet has the columns id INT,kind STRING by its footer,"
                + " the receipt says id BIGINT,kind STRING");
  }

  @Test
  void asksForTheSchemaOfThePlan() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    passed(written.expected(true, schema(new SchemaRule.Exactly("id integer, kind string"))));
    assertThat(
            problems(
                written.expected(true, schema(new SchemaRule.Exactly("id long, kind string")))))
        .containsExactly(
            written.folder
                + " has the columns id INT,kind STRING, verify.schema asks for id BIGINT,kind"
                + " STRING");
    assertThat(problems(written.expected(true, schema(new SchemaRule.Exactly("id")))))
        .containsExactly("verify.schema cannot be read: schema \"id\" needs a type at character 3");
    assertThat(passed(written.expected(true, schema(new SchemaRule.Same()))).schema())
        .contains("id INT,kind STRING");
  }

  @Test
  void asksForTheSchemaWithoutAReceiptToo() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("day=1/part-0.parquet");
    written.marker();
    passed(
        written.expected(false, schema(new SchemaRule.Exactly("id INT, kind STRING, day DATE"))));
    written.file(
        "the day%3A=2/part-0.parquet",
        Files.readAllBytes(Fixtures.path("version2-uncompressed.parquet")), null);
    assertThat(problems(written.expected(false, schema(new SchemaRule.Same()))))
        .containsExactly(
            written.folder
                + " has files that differ in their columns or do not tell them, and verify.schema"
                + " asks for same");
    assertThat(passed(written.expected(false, WrittenOutput.DEFAULT_RULES)).schema()).isEmpty();
  }

  // how it asks

  @Test
  void storageThatCannotBeAskedIsNoVerdict() throws Exception {
    MemoryStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH));
    store.disconnect();
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    Verifier asking = new Verifier(store, MoreExecutors.newDirectExecutorService());
    assertThatThrownBy(() -> asking.verify(written.expected()))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void storageThatFailsAtAFooterIsNoVerdict() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    MemoryStore store = copyOf(written);
    Verifier asking = new Verifier(store, new DisconnectingReaders(store));
    assertThatThrownBy(() -> asking.verify(written.expected()))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.UNREACHABLE));
  }

  @Test
  void listsOnceAndReadsOnlyReceiptAndFooters() throws Exception {
    WrittenOutput written = WrittenOutput.in(outDir);
    MemoryStore store = copyOf(written);
    int before = store.requests().size();
    Verdict verdict =
        new Verifier(store, MoreExecutors.newDirectExecutorService()).verify(written.expected());
    assertThat(verdict).isInstanceOf(Verdict.Passed.class);
    String folder = written.folder.toString();
    assertThat(store.requests().subList(before, store.requests().size()))
        .containsExactly(
            "list " + folder,
            "read " + folder + "/_MUSTER_RECEIPT.json",
            "readRange " + folder + "/part-00000.snappy.parquet",
            "readRange " + folder + "/part-00001.snappy.parquet");
  }

  private static MemoryStore copyOf(WrittenOutput written) throws IOException {
    MemoryStore store = new MemoryStore(InstantSource.fixed(WrittenOutput.LAUNCHED.plusSeconds(8)));
    FileStore files = new FileStore();
    var folder = written.expected().folder();
    files
        .list(folder)
        .forEach(
            object ->
                store.write(
                    folder.resolve(object.path()),
                    files.read(folder.resolve(object.path())).orElseThrow().content()));
    return store;
  }
}
