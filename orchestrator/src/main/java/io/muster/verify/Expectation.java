package io.muster.verify;

import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.plan.Verify.SchemaRule;
import io.muster.storage.Location;
import java.time.Instant;

/**
 * What the output of one attempt must be.
 *
 * @param folder the iteration's own
 * @param tag of the attempt, which the receipt must name
 * @param launchedAt when the attempt's launch was intended, by the controller's clock
 * @param receipt whether the job leaves one; Muster's own jobs do
 * @param rules of the plan
 * @param quality of the rows, which the receipt has figures for
 */
public record Expectation(
    Location folder,
    String runId,
    Value value,
    int attempt,
    Tag tag,
    Instant launchedAt,
    boolean receipt,
    Verify rules,
    QualityCheck quality) {
  public Expectation {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts are counted from 1");
    }
  }

  /** The same, whatever the columns are. */
  Expectation withAnySchema() {
    Verify any =
        new Verify(
            rules.minFiles(),
            rules.minBytes(),
            rules.minRows(),
            new SchemaRule.Any(),
            rules.successMarker());
    return new Expectation(folder, runId, value, attempt, tag, launchedAt, receipt, any, quality);
  }
}
