package io.muster.conductor;

import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import java.util.ArrayList;
import java.util.List;

/** Whether what a former run verified also satisfies the rules of today's plan. */
final class KeptRules {
  private KeptRules() {}

  static List<String> breaches(VerifiedOutput output, Verify rules) {
    List<String> breaches = new ArrayList<>();
    if (output.files().size() < rules.minFiles()) {
      breaches.add(
          "it has " + output.files().size() + " files, verify.min_files is " + rules.minFiles());
    }
    if (output.bytes() < rules.minBytes()) {
      breaches.add("it has " + output.bytes() + " bytes, verify.min_bytes is " + rules.minBytes());
    }
    if (rules.minRows().isPresent()
        && (output.rows().isEmpty() || output.rows().getAsLong() < rules.minRows().get())) {
      String rows =
          output.rows().isPresent() ? Long.toString(output.rows().getAsLong()) : "unknown";
      breaches.add("its rows are " + rows + ", verify.min_rows is " + rules.minRows().get());
    }
    if (rules.schema() instanceof Verify.SchemaRule.Exactly exactly
        && !output.schema().map(exactly.ddl()::equalsIgnoreCase).orElse(false)) {
      breaches.add("its schema is not that of verify.schema");
    }
    return breaches;
  }
}
