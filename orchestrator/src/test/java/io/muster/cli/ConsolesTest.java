package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsolesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private Consoles consoles(Map<String, String> environment) {
    return Consoles.of(
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, false, StandardCharsets.UTF_8),
        StandardCharsets.UTF_8,
        environment,
        () -> Instant.EPOCH);
  }

  @Test
  void aDumbTerminalGetsLinesAndNothingThatMoves() {
    Consoles consoles = consoles(Map.of("TERM", "dumb"));
    assertThat(consoles.isLive()).isFalse();
    consoles.console().show(List.of("a line"), List.of("a block"));
    consoles.console().result("{}");
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("a line\n");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{}\n");
  }

  @Test
  void readsWhatSttySays() {
    assertThat(TerminalProbe.parsed("24 80")).contains(new TerminalSize(80, 24));
    assertThat(TerminalProbe.parsed("0 0")).isEmpty();
    assertThat(TerminalProbe.parsed("")).isEmpty();
    assertThat(TerminalProbe.parsed("stty: standard input: not a tty")).isEmpty();
  }
}
