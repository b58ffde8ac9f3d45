package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void takesAwayEverythingThatIsNotText() {
    assertThat(
            PlainText.clean(
                "\u001B[1;31mred\u001B[0m \u001B]8;;http://x\u0007link\u001B]8;;\u0007"))
        .isEqualTo("red link");
    assertThat(PlainText.clean("\u001B(Ba\u001B7b\u0007c\u202Ed\u009B31me")).isEqualTo("abcde");
    assertThat(PlainText.clean("10%\r20%\r30%\r\n")).isEqualTo("30%");
    assertThat(PlainText.clean("a\tb")).isEqualTo("a       b");
  }

  @Test
  void countsColumnsAsATerminalDoes() {
    assertThat(PlainText.width("abc")).isEqualTo(3);
    assertThat(PlainText.width("e\u0301")).isEqualTo(1);
    assertThat(PlainText.width("\u6771\u4EAC")).isEqualTo(4);
    assertThat(PlainText.width("\uD83D\uDE80")).isEqualTo(2);
  }

  @Test
  void cutsToColumnsNotCharacters() {
    assertThat(PlainText.cut("abcdefgh", 8)).isEqualTo("abcdefgh");
    assertThat(PlainText.cut("abcdefghi", 8)).isEqualTo("abcde...");
    assertThat(PlainText.cut("\u6771\u4EAC\u6771\u4EAC\u6771", 8)).isEqualTo("\u6771\u4EAC...");
    assertThat(PlainText.cut("abcdef", 2)).isEqualTo("ab");
    assertThat(PlainText.cut("abcdef", 0)).isEmpty();
  }

  @Test
  void breaksLinesAtBlanks() {
    assertThat(PlainText.wrap("one two three four", 9, "  "))
        .containsExactly("one two", "  three", "  four");
    assertThat(PlainText.wrap("one two", 9, "  ")).containsExactly("one two");
    assertThat(PlainText.wrap("incomprehensibilities of", 9, ""))
        .containsExactly("incomp...", "of");
    assertThat(PlainText.wrap("", 9, "  ")).containsExactly("");
  }

  @Test
  void amountsAreShort() {
    assertThat(Amounts.span(Duration.ofMillis(4170))).isEqualTo("4.1s");
    assertThat(Amounts.span(Duration.ofMillis(59_999))).isEqualTo("59s");
    assertThat(Amounts.span(Duration.ofSeconds(185))).isEqualTo("3m05s");
    assertThat(Amounts.span(Duration.ofMinutes(123))).isEqualTo("2h03m");
    assertThat(Amounts.span(Duration.ofHours(28))).isEqualTo("1d04h");
    assertThat(Amounts.span(Duration.ofSeconds(-1))).isEqualTo("0.0s");
    assertThat(Amounts.bytes(812)).isEqualTo("812 B");
    assertThat(Amounts.bytes(39_000)).isEqualTo("38.1 KiB");
    assertThat(Amounts.bytes((1L << 20) - 1)).isEqualTo("1.0 MiB");
    assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("8192.0 PiB");
  }
}
