package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Verify;
import io.muster.plan.Verify.SchemaRule;
import io.muster.plan.Verify.SuccessMarker;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KeptRulesTest {
  private static final VerifiedOutput OUTPUT =
      new VerifiedOutput(
          OptionalLong.of(5),
          Optional.of("id INT"),
          List.of(new OutputFile("part-0", 100, "tag", OptionalLong.of(5))),
          ImmutableMap.of());

  @Test
  void findsNothingWrongWithWhatSatisfiesTodaysRules() {
    assertThat(breaches(OUTPUT, 1, 100, 5, new SchemaRule.Exactly("`id` integer"))).isEmpty();
  }

  @Test
  void namesEveryRuleThatIsStricterNow() {
    assertThat(breaches(OUTPUT, 2, 101, 6, new SchemaRule.Exactly("id BIGINT")))
        .containsExactly(
            "it has 1 files, verify.min_files is 2",
            "it has 100 bytes, verify.min_bytes is 101",
            "its rows are 5, verify.min_rows is 6",
            "its schema is not that of verify.schema");
  }

  @Test
  void doesNotTakeTheUnknownForEnough() {
    VerifiedOutput unknown =
        new VerifiedOutput(
            OptionalLong.empty(), Optional.empty(), OUTPUT.files(), ImmutableMap.of());

    assertThat(breaches(unknown, 1, 1, 1, new SchemaRule.Exactly("id INT")))
        .containsExactly(
            "its rows are unknown, verify.min_rows is 1",
            "its schema is not that of verify.schema");
  }

  private static List<String> breaches(
      VerifiedOutput output, int files, long bytes, long rows, SchemaRule schema) {
    return KeptRules.breaches(
        output, new Verify(files, bytes, Optional.of(rows), schema, SuccessMarker.REQUIRED));
  }
}
