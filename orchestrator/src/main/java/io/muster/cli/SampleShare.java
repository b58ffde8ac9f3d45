package io.muster.cli;

import io.muster.report.ExitCode;
import java.math.BigDecimal;
import java.util.Optional;

/** Which share of the rows is taken, as the user says it: {@code 1%} or {@code 0.01}. */
record SampleShare(BigDecimal share) {
  private static final String RIGHT = "; right would be --sample 1%, or 0.01 for the same";
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static final SampleShare ALL = new SampleShare(BigDecimal.ONE);

  static SampleShare parse(String text) throws Refusal {
    boolean isPercent = text.endsWith("%");
    String number = isPercent ? text.substring(0, text.length() - 1).strip() : text.strip();
    // no exponents: nobody means 1e-400, and it would be kept to the last digit
    if (!number.matches("[0-9]{1,9}(\\.[0-9]{0,9})?|\\.[0-9]{1,9}")) {
      throw refused(text, "is no share of the rows" + RIGHT);
    }
    BigDecimal given = new BigDecimal(number);
    BigDecimal share = isPercent ? given.divide(HUNDRED) : given;
    if (share.signum() == 0) {
      throw refused(text, "leaves no row" + RIGHT);
    }
    if (!isPercent && share.compareTo(BigDecimal.ONE) >= 0) {
      String percent = given.stripTrailingZeros().toPlainString() + "%";
      throw refused(
          text,
          share.compareTo(BigDecimal.ONE) == 0
              ? "may mean 1% or all rows: write 1% or 100%"
              : share.compareTo(HUNDRED) <= 0
                  ? "is more than there is; did you mean " + percent + "?"
                  : "is more than there is" + RIGHT);
    }
    if (share.compareTo(BigDecimal.ONE) > 0) {
      throw refused(text, "is more than there is: 100% is all rows" + RIGHT);
    }
    return new SampleShare(share);
  }

  private static Refusal refused(String text, String why) {
    return new Refusal(ExitCode.USAGE, "--sample " + text + " " + why);
  }

  /** {@code 1%}; empty where all rows are taken. */
  Optional<String> percent() {
    return share.compareTo(BigDecimal.ONE) == 0
        ? Optional.empty()
        : Optional.of(share.multiply(HUNDRED).stripTrailingZeros().toPlainString() + "%");
  }
}
