package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private static final List<String> COMMANDS =
      List.of(
          "run",
          "plan",
          "try",
          "status",
          "wait",
          "logs",
          "verify",
          "cancel",
          "settle",
          "warm",
          "iam",
          "completion");

  private final Invoked shell = new Invoked(Path.of("."));

  @Test
  void everyCommandHasHelpWithExamples() {
    for (String command : COMMANDS) {
      assertThat(shell.muster(command, "--help")).isZero();
      assertThat(shell.out())
          .contains("Usage: muster " + command)
          .contains("Examples:")
          .containsPattern("Examples:(?s:.*)muster " + command)
          .doesNotContain("null");
      assertThat(shell.out().lines()).allMatch(line -> line.length() <= 100);
      assertThat(shell.err()).isEmpty();
    }
  }

  @Test
  void anUnknownCommandIsGuessed() {
    assertThat(shell.muster("stauts", "plan.yaml")).isEqualTo(2);
    assertThat(shell.err())
        .startsWith("muster: there is no command stauts\n")
        .contains("muster status")
        .contains("Try: muster --help");
  }

  @Test
  void anUnknownOptionIsGuessed() {
    assertThat(shell.muster("plan", "plan.yaml", "--onyl", "3")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: ").contains("--onyl").contains("--only");
  }

  @Test
  void whatIsMissingOrTooMuchIsNamed() {
    assertThat(shell.muster("status")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: RUN is missing\nTry: muster status --help");
    assertThat(shell.muster("logs", "plan.yaml")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: VALUE is missing\n");
    assertThat(shell.muster("plan", "plan.yaml", "more.yaml")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: there is nothing to do with 'more.yaml'\n");
    assertThat(shell.muster("wait", "")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: RUN is empty: name a plan, an out_dir");
  }

  @Test
  void noCommandIsBadUsage() {
    assertThat(shell.muster()).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: no command was given");
  }

  @Test
  void tellsTheExitCodes() {
    assertThat(shell.muster("help", "exit-codes")).isZero();
    assertThat(shell.out()).contains("    70  no", "cancelled by muster cancel");
    assertThat(shell.muster("help", "wait")).isZero();
    assertThat(shell.out()).contains("Usage: muster wait");
    assertThat(shell.muster("help")).isZero();
    assertThat(shell.out()).contains("completion");
    assertThat(shell.muster("help", "me")).isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: help me: there is no such command; there are run,");
  }

  @Test
  void completesForBothShells() {
    for (String name : List.of("bash", "zsh")) {
      assertThat(shell.muster("completion", name)).isZero();
      assertThat(shell.out()).contains("complete -F _complete_muster", "bashcompinit", "settle");
    }
    assertThat(shell.muster("completion", "fish")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("muster: completion fish: there are scripts for bash and zsh\n");
  }

  @Test
  void onlyARunsLastLineIsForPrograms() {
    assertThat(shell.muster("plan", "nowhere.yaml")).isEqualTo(2);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.muster("run", "nowhere.yaml")).isEqualTo(2);
    assertThat(shell.out()).startsWith("{\"run_id\":null,\"status\":\"refused\"");
  }

  @Test
  void warmSaysWhatIsNoSparkHome() {
    assertThat(shell.muster("warm", "--spark-home", "/nowhere")).isEqualTo(6);
    assertThat(shell.err()).startsWith("muster: /nowhere (--spark-home) is not a Spark home");
  }
}
