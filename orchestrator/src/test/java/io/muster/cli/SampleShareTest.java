package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleShareTest {
  @ParameterizedTest
  @CsvSource({"1%, 0.01, 1%", "0.01, 0.01, 1%", ".5, 0.5, 50%", "2.5 %, 0.025, 2.5%"})
  void takesPercentAndShares(String text, double share, String shown) throws Refusal {
    assertThat(SampleShare.parse(text).share().doubleValue()).isEqualTo(share);
    assertThat(SampleShare.parse(text).percent()).contains(shown);
  }

  @Test
  void takesAllRows() throws Refusal {
    assertThat(SampleShare.parse("100%").percent()).isEmpty();
    assertThat(SampleShare.ALL.percent()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | --sample 1 may mean 1% or all rows: write 1% or 100%",
        "50 | --sample 50 is more than there is; did you mean 50%?",
        "1000 | --sample 1000 is more than there is; right would be --sample 1%, or 0.01 for the"
            + " same",
        "101% | --sample 101% is more than there is: 100% is all rows; right would be --sample 1%,"
            + " or 0.01 for the same",
        "0% | --sample 0% leaves no row; right would be --sample 1%, or 0.01 for the same",
        "-1% | --sample -1% is no share of the rows; right would be --sample 1%, or 0.01 for the"
            + " same",
        "1e-9 | --sample 1e-9 is no share of the rows; right would be --sample 1%, or 0.01 for the"
            + " same",
        "% | --sample % is no share of the rows; right would be --sample 1%, or 0.01 for the same"
      })
  void saysWhatWouldBeRight(String text, String message) {
    assertThatThrownBy(() -> SampleShare.parse(text)).hasMessage(message);
  }
}
