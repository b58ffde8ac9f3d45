package io.muster.cli;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedPlan;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which values of the sequence are asked for. */
final class SelectionArguments implements AskedValues {
  @Option(
      names = "--only",
      paramLabel = "VALUES",
      description = "Only these values, separated by commas: --only 3,56. No manifest is written.")
  private String only;

  @Option(names = "--except", paramLabel = "VALUES", description = "All but these values.")
  private String except;

  @Override
  public ImmutableSet<Value> of(ResolvedPlan plan) throws Refusal {
    List<String> problems = new ArrayList<>();
    Set<Value> selected = new LinkedHashSet<>(plan.sequence());
    if (only != null) {
      selected.retainAll(values(only, "--only", plan.sequence(), problems));
    }
    if (except != null) {
      selected.removeAll(values(except, "--except", plan.sequence(), problems));
    }
    if (problems.isEmpty() && selected.isEmpty()) {
      problems.add("--only and --except leave no value: select at least one");
    }
    if (!problems.isEmpty()) {
      throw new Refusal(ExitCode.USAGE, problems);
    }
    return ImmutableSet.copyOf(selected);
  }

  boolean isEmpty() {
    return only == null && except == null;
  }

  /** As they were given. */
  ImmutableList<String> words() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    if (only != null) {
      words.add("--only", only);
    }
    if (except != null) {
      words.add("--except", except);
    }
    return words.build();
  }

  private static List<Value> values(
      String text, String option, ImmutableList<Value> sequence, List<String> problems) {
    List<Value> values = new ArrayList<>();
    if (text.isBlank()) {
      // a variable of a script that is empty by mistake must not mean all values
      problems.add(option + " names no value: list at least one, or leave it out");
    }
    for (String word : Splitter.on(',').trimResults().omitEmptyStrings().split(text)) {
      sequence.stream()
          .filter(value -> value.text().equals(word))
          .findFirst()
          .ifPresentOrElse(
              values::add,
              () ->
                  problems.add(
                      option + " " + word + ": no such value; the sequence is " + sequence));
    }
    return values;
  }
}
