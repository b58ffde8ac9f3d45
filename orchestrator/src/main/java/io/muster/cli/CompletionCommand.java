package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster completion}. */
@Command(
    name = "completion",
    description = {"Writes a completion script for your shell to standard output.", ""},
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  source <(muster completion bash)        in ~/.bashrc",
      "  source <(muster completion zsh)         in ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** One script serves both: in zsh it turns on zsh's own support for bash completion. */
  private static final List<String> SHELLS = List.of("bash", "zsh");

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
  private String shell = "";

  CompletionCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Refusal {
    if (!SHELLS.contains(shell)) {
      throw new Refusal(
          ExitCode.USAGE, "completion " + shell + ": there are scripts for bash and zsh");
    }
    surroundings.out().print(AutoComplete.bash("muster", spec.root().commandLine()));
    surroundings.out().flush();
    return ExitCode.PASSED.code();
  }
}
