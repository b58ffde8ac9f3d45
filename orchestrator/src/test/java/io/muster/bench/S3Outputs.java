package io.muster.bench;

import com.google.common.io.Resources;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.Receipt;
import io.muster.lifecycle.Tag;
import io.muster.plan.Quality;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.plan.Verify.SchemaRule;
import io.muster.plan.Verify.SuccessMarker;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.verify.Expectation;
import io.muster.verify.QualityCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Outputs on S3 as Muster's own jobs leave them: a marker, a receipt, and parquet files of 5 rows.
 *
 * @param files of each iteration
 */
record S3Outputs(Location outDir, int files, Instant launchedAt) {
  private static final String RUN_ID = "bench";
  private static final long ROWS_OF_A_FILE = 5;
  private static final String SCHEMA = "id INT,kind STRING";

  Location folder(int iteration) {
    return outDir.resolve(value(iteration).folder());
  }

  String file(int number) {
    return "part-%05d.snappy.parquet".formatted(number);
  }

  static byte[] content() throws IOException {
    return Resources.toByteArray(Resources.getResource("tabular/models-spark.parquet"));
  }

  void write(ObjectStore store, int iteration, byte[] content) {
    List<DataFile> written = new ArrayList<>();
    for (int number = 0; number < files; number++) {
      store.write(folder(iteration).resolve(file(number)), content);
      written.add(new DataFile(file(number), content.length, ROWS_OF_A_FILE));
    }
    Receipt receipt =
        new Receipt(
            Receipt.FORMAT,
            RUN_ID,
            value(iteration).text(),
            1,
            tag(iteration).text(),
            "local-1",
            files * ROWS_OF_A_FILE,
            SCHEMA,
            Map.of(),
            written,
            Map.of("models", new InputIdentity(1, 10, "abc")),
            "3.5.5",
            launchedAt,
            List.of(),
            null);
    store.write(
        folder(iteration).resolve(Receipt.FILE_NAME),
        new ContractJson().write(receipt).getBytes(StandardCharsets.UTF_8));
    store.write(folder(iteration).resolve("_SUCCESS"), new byte[0]);
  }

  Expectation expected(int iteration) {
    return new Expectation(
        folder(iteration),
        RUN_ID,
        value(iteration),
        1,
        tag(iteration),
        launchedAt,
        true,
        new Verify(1, 1, Optional.of(1L), new SchemaRule.Any(), SuccessMarker.REQUIRED),
        new QualityCheck(Quality.NONE, OptionalLong.empty()));
  }

  private Tag tag(int iteration) {
    return Tag.of(outDir.text(), RUN_ID, value(iteration), 1);
  }

  private static Value value(int iteration) {
    return new Value(Integer.toString(iteration));
  }
}
