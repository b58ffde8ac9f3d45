package io.muster.report;

import com.google.common.collect.ImmutableList;
import io.muster.plan.Value;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the user called Muster, to name the exact commands that he may give next.
 *
 * @param program as called: {@code muster}
 * @param plan the plan and what was said beside it: {@code flights.yaml --param ds=2026-01-31}
 * @param isPlan whether that is a plan, which can be run; else it is a run's place
 * @param selection what said which values are asked for: {@code --only 3,56}
 */
public record Invocation(
    String program, ImmutableList<String> plan, boolean isPlan, ImmutableList<String> selection) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  public Invocation(String program, ImmutableList<String> plan) {
    this(program, plan, true, ImmutableList.of());
  }

  /** The command with the plan and further arguments, each quoted for a shell where needed. */
  public String command(String name, String... further) {
    return command(name, List.of(further));
  }

  private String command(String name, List<String> further) {
    List<String> words =
        ImmutableList.<String>builder().add(program, name).addAll(plan).addAll(further).build();
    return words.stream().map(Invocation::quoted).collect(Collectors.joining(" "));
  }

  String resume() {
    return isPlan
        ? command("run", Stream.concat(selection.stream(), Stream.of("--resume")).toList())
        : program + " run PLAN --resume";
  }

  String logs(Value value, int attempt) {
    return command("logs", value.text(), "--attempt", Integer.toString(attempt));
  }

  String settle(Value value) {
    return command("settle", value.text(), "--over");
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
