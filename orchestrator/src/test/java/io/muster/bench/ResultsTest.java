package io.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  @Test
  void whatWasNotMeasuredIsNeitherMetNorMissed() throws IOException {
    Results results =
        new Results(
            List.of(
                new Figure("quick", 0.1, "s", 0.3),
                new Figure("slow", 0.4, "s", 0.3),
                Figure.notMeasured("absent", "s", 0.3)));

    assertThat(results.table().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "quick 0.100 s at most 0.3 met",
            "slow 0.400 s at most 0.3 NOT MET",
            "absent - s at most 0.3 not measured");
    JsonNode absent = new ObjectMapper().readTree(results.json()).get(2);
    assertThat(absent.path("value").isNull()).isTrue();
    assertThat(absent.path("met").isNull()).isTrue();
  }
}
