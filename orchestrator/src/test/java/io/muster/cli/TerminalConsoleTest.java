package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalConsoleTest {
  private final VirtualTerminal terminal = new VirtualTerminal(20);
  private final TerminalConsole console =
      new TerminalConsole(terminal.stream(), terminal.stream(), terminal::size);

  @Test
  void keepsLinesAboveTheBlock() {
    console.show(List.of(), List.of("head", "a 1"));
    console.show(List.of("done 1"), List.of("head", "b 1", "c 1"));
    console.say("an error");
    assertThat(terminal.screen()).isEqualTo("done 1\nan error\nhead\nb 1\nc 1");
  }

  @Test
  void aBlockThatShrinksLeavesNothingBehind() {
    console.show(List.of(), List.of("head", "aaaaaaaa", "bbbbbbbb", "cccccccc"));
    console.show(List.of(), List.of("h", "a"));
    assertThat(terminal.screen()).isEqualTo("h\na");
    console.show(List.of("kept"), List.of("h"));
    assertThat(terminal.screen()).isEqualTo("kept\nh");
  }

  @Test
  void aLineThatWrapsDoesNotMixWithTheBlock() {
    console.show(List.of(), List.of("head xxxxxxxxx", "aaaaaaaaaaaaaa", "bbbbbbbbbbbbbb"));
    console.say("0123456789012345678901234");
    assertThat(terminal.screen())
        .isEqualTo("01234567890123456789\n01234\nhead xxxxxxxxx\naaaaaaaaaaaaaa\nbbbbbbbbbbbbbb");
  }

  @Test
  void theEndTakesTheBlockAwayAndTheLastLineIsForPrograms() {
    console.show(List.of("done 1"), List.of("head", "a 1"));
    console.result("{\"status\":\"passed\"}");
    assertThat(terminal.screen()).isEqualTo("done 1\n{\"status\":\"passed\"}");
  }

  @Test
  void whenMusterIsKilledTheCursorIsBelowTheBlock() {
    console.show(List.of("done 1"), List.of("head", "a 1"));
    terminal.stream().print("user@host$ ");
    assertThat(terminal.screen()).isEqualTo("done 1\nhead\na 1\nuser@host$");
  }

  @Test
  void aTerminalMadeNarrowerKeepsNoRestsOfTheBlock() {
    console.show(List.of("done 1"), List.of("head 456789012345", "a 3456789012345"));
    terminal.resize(10);
    console.show(List.of("done 2"), List.of("head", "a"));
    assertThat(terminal.screen()).isEqualTo("done 1\ndone 2\nhead\na");
    terminal.resize(30);
    console.show(List.of(), List.of("head wide", "a wide"));
    assertThat(terminal.screen()).isEqualTo("done 1\ndone 2\nhead wide\na wide");
  }

  @Test
  void coloursTakeNoColumns() {
    console.show(List.of(), List.of("\u001B[32m0123456789012345678\u001B[0m"));
    console.show(List.of(), List.of("x"));
    assertThat(terminal.screen()).isEqualTo("x");
  }

  @Test
  void eachRedrawIsOneWrite() {
    console.show(List.of("done"), List.of("head", "a", "b"));
    int before = terminal.writes;
    console.show(List.of("done 2"), List.of("head", "c"));
    assertThat(terminal.writes - before).isEqualTo(1);
  }
}
