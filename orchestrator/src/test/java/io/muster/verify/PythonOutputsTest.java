package io.muster.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.util.concurrent.MoreExecutors;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import io.muster.storage.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only functions leave: several outputs of one iteration, and files of their own. */
final class PythonOutputsTest {
  @TempDir Path outDir;

  private final Verifier verifier =
      new Verifier(new FileStore(), MoreExecutors.newDirectExecutorService());

  @Test
  void passesSeveralOutputsAsOne() throws Exception {
    VerifiedOutput output = passed(parts().expected());

    assertThat(output.rows()).hasValue(15);
    assertThat(output.schema())
        .contains("scores STRUCT<id: INT, kind: STRING>,metrics STRUCT<id: INT, kind: STRING>");
    assertThat(output.files())
        .extracting(OutputFile::path)
        .containsExactly("metrics/a.parquet", "scores/a.parquet", "scores/b.parquet");
    assertThat(output.results()).contains("{\"count\":42}");
  }

  @Test
  void saysAtWhichVersionsTablesWereReadAndWhichOfThemTheRunHoldsTo() throws Exception {
    VerifiedOutput output = passed(parts().expected());

    assertThat(output.inputs())
        .containsOnly(
            Map.entry("ledger", "delta 12"),
            Map.entry("same", "delta 12"),
            Map.entry("old", "iceberg branch=audit"));
    assertThat(output.pins()).contains(ImmutableMap.of("delta /l", "delta 12"));
  }

  @Test
  void holdsEachOfSeveralOutputsToTheRules() throws Exception {
    WrittenOutput written = parts();
    Verify rules =
        new Verify(
            2, 1, Optional.of(6L), new Verify.SchemaRule.Any(), Verify.SuccessMarker.REQUIRED);

    assertThat(problems(written.expected(true, rules)))
        .containsExactly(
            written.folder + "/metrics has 1 data files, verify.min_files asks for 2",
            written.folder + "/metrics has 5 rows, verify.min_rows asks for 6");
  }

  @Test
  void missesTheMarkerOfOneOfSeveralOutputs() throws Exception {
    WrittenOutput written = parts();
    Files.delete(written.folder.resolve("metrics/_SUCCESS"));

    assertThat(problems(written.expected()))
        .singleElement()
        .asString()
        .startsWith(written.folder + "/metrics/_SUCCESS is missing: the write was not committed");
  }

  @Test
  void refusesAFileThatIsInNoOutput() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("scores/a.parquet");
    written.write("scores/_SUCCESS", new byte[0]);
    written.parquet("stray.parquet");
    written.marker();
    written.receiptOfParts("scores");

    assertThat(problems(written.expected()))
        .containsExactly(written.folder + "/stray.parquet is in no output of the receipt");
  }

  @Test
  void comparesTheSchemaOfEachOutputWithItsFooters() throws Exception {
    WrittenOutput written = parts();
    Path receipt = written.folder.resolve("_MUSTER_RECEIPT.json");
    Files.writeString(
        receipt,
        Files.readString(receipt)
            .replaceFirst("\"schema\":\"id INT,kind STRING\"", "\"schema\":\"id BIGINT\""));

    assertThat(problems(written.expected()))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("by its footer, the receipt says id BIGINT"));
  }

  @Test
  void passesFilesThatAFunctionWroteItself() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("part-0.parquet");
    written.marker();
    written.receiptOfFiles(5L);

    VerifiedOutput output = passed(written.expected());

    assertThat(output.rows()).hasValue(5);
    assertThat(output.schema()).as("by the footers").contains(WrittenOutput.SCHEMA);
    assertThat(output.results()).isEmpty();
  }

  @Test
  void asksForNoRowsThatNobodyCanCountUnlessThePlanDoes() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.file("part-0.json", "{}".getBytes(UTF_8), null);
    written.marker();
    written.receiptOfFiles(null);

    assertThat(passed(written.expected()).rows()).isEmpty();
    Verify two =
        new Verify(
            1, 1, Optional.of(2L), new Verify.SchemaRule.Any(), Verify.SuccessMarker.REQUIRED);
    assertThat(problems(written.expected(true, two)))
        .singleElement()
        .asString()
        .endsWith("cannot be counted without reading them, and verify.min_rows asks for 2");
  }

  private WrittenOutput parts() throws Exception {
    WrittenOutput written = WrittenOutput.emptyIn(outDir);
    written.parquet("metrics/a.parquet");
    written.parquet("scores/a.parquet");
    written.parquet("scores/b.parquet");
    written.write("metrics/_SUCCESS", new byte[0]);
    written.write("scores/_SUCCESS", new byte[0]);
    written.marker();
    written.receiptOfParts("scores", "metrics");
    return written;
  }

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
}
