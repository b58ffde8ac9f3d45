package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Attempt;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSpec;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttemptTextsTest {
  private static final Value THREE = new Value("3");
  private static final AttemptTexts TEXTS =
      new AttemptTexts(
          "nightly",
          new Attempt(
              THREE, 2, Tag.of("/out", "nightly", THREE, 2), new Location("/state/iter_3/2")));

  @Test
  void fillsInWhatOnlyAnAttemptKnows() {
    assertThat(TEXTS.fill("${run_id}/${attempt} in ${scratch}"))
        .isEqualTo("nightly/2 in /state/iter_3/2/scratch");
  }

  @Test
  void leavesSecretsAndEscapesToTheChild() {
    assertThat(TEXTS.fill("${env:TOKEN} ${file:/run/secret} $${attempt} ${attempt}"))
        .isEqualTo("${env:TOKEN} ${file:/run/secret} $${attempt} 2");
  }

  @Test
  void fillsFramesAndDictsHoweverDeep() {
    assertThat(
            TEXTS.fillFrames(
                Map.of(
                    "f",
                    FrameSpec.ofFiles(
                        DataFormat.CSV,
                        List.of("/in/${attempt}"),
                        Map.of("o", "${run_id}"),
                        null))))
        .containsEntry(
            "f", FrameSpec.ofFiles(DataFormat.CSV, List.of("/in/2"), Map.of("o", "nightly"), null));
    Map<Object, Object> deep = Map.of("list", List.of(Map.of("id", "${run_id}"), 7));
    assertThat(TEXTS.fillDicts(Map.of("d", new DictSpec.Inline(deep, Map.of()))))
        .containsEntry(
            "d",
            new DictSpec.Inline(Map.of("list", List.of(Map.of("id", "nightly"), 7)), Map.of()));
  }
}
