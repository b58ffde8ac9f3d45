package io.muster.job.testing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
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

  /**
   * That of a plan, as {@link MusterProgram#spec} answers it, with folders of the test's own in
   * place of {@link MusterProgram#PLACE}, wherever a text of the plan has come to name one.
   */
  static Spec of(String json, Path folder) {
    try {
      String place = new String(JsonStringEncoder.getInstance().quoteAsString(folder.toString()));
      ObjectNode tree =
          (ObjectNode) new ObjectMapper().readTree(json.replace(MusterProgram.PLACE, place));
      tree.remove("pins"); // a test settles nothing for a run
      Spec spec =
          new ContractJson().read(Spec.class, tree.toString(), "what muster plan --spec says");
      if (spec.scratch() != null) {
        Files.createDirectories(Path.of(spec.scratch()));
      }
      return spec;
    } catch (IOException | ClassCastException e) {
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
