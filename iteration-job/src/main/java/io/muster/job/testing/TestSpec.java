package io.muster.job.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What an attempt in a test is given: its folders are the test's own, and no run's. */
final class TestSpec {
  /** The tag of what no plan knows. */
  static final String NO_PLAN = "no-plan";

  private TestSpec() {}

  /** That of a plan, with folders of the test's own in place of the run's. */
  static Spec of(String json, Path folder) {
    try {
      ObjectNode spec = (ObjectNode) new ObjectMapper().readTree(json);
      spec.put("output", folder.resolve("output").toString());
      spec.put("attempt_folder", folder.toString());
      spec.put("scratch", scratch(folder));
      return new ContractJson().read(Spec.class, spec.toString(), "what muster plan --spec says");
    } catch (JsonProcessingException | ClassCastException e) {
      throw new IllegalStateException("muster plan --spec says no JSON: " + json, e);
    }
  }

  /** That of a job without a plan. */
  static Spec of(JobSpec job, String value, Path folder) {
    return new Spec(
        Spec.FORMAT,
        "test",
        value,
        1,
        NO_PLAN,
        folder.resolve("output").toString(),
        folder.toString(),
        scratch(folder),
        Map.of(),
        Map.of(),
        Map.of(),
        job,
        new OutputSpec(DataFormat.PARQUET, List.of(), 128L << 20, Map.of()),
        null,
        1,
        Map.of(),
        null,
        null);
  }

  private static String scratch(Path folder) {
    try {
      return Files.createDirectory(folder.resolve("scratch")).toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a scratch folder in " + folder, e);
    }
  }
}
