package io.muster.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What all readers of a plan's parts share: problems, effective values, and mentions. */
final class Reading {
  private static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|passwd|token|access[._-]?key|credential");

  private final Problems problems;
  private final Function<String, Optional<String>> environment;
  private List<EffectiveValue> rows = new ArrayList<>();
  private List<Mention> mentions = new ArrayList<>();
  private boolean isElsewhere;

  /** From now on texts are for applications that do not inherit this process's environment. */
  void applicationsAreElsewhere() {
    isElsewhere = true;
  }

  /** A placeholder where it was written. */
  record Mention(Placeholder placeholder, Origin origin) {}

  Reading(Problems problems, Function<String, Optional<String>> environment) {
    this.problems = problems;
    this.environment = environment;
  }

  Problems problems() {
    return problems;
  }

  void problem(Origin place, String wrong, String right) {
    problems.add(place, wrong, right);
  }

  /** For a valid key that this version cannot carry out. */
  void notYet(Origin place, String what, String instead) {
    problems.addOnly(place, "not yet in this version: " + what, instead);
  }

  void row(String path, String value, Origin origin) {
    String last = path.toLowerCase(Locale.ROOT);
    boolean hide = SECRET.matcher(last).find() && !value.contains("${");
    rows.add(new EffectiveValue(path, hide ? "(hidden)" : value, origin));
  }

  /** The rows since the last call. */
  List<EffectiveValue> takeRows() {
    List<EffectiveValue> taken = rows;
    rows = new ArrayList<>();
    return taken;
  }

  void addRows(List<EffectiveValue> more) {
    rows.addAll(more);
  }

  /** The placeholders met since they were forgotten. */
  List<Mention> mentions() {
    return mentions;
  }

  void forgetMentions() {
    mentions = new ArrayList<>();
  }

  Optional<String> environment(String name) {
    return environment.apply(name);
  }

  /**
   * The text as it may go into a plan: where nothing can be substituted the text itself, elsewhere
   * as a template is written.
   */
  String text(PlanNode.Scalar scalar, Scope scope) {
    Template template;
    try {
      template = Template.parse(scalar.text());
    } catch (Template.MalformedException e) {
      problems.addOnly(scalar.origin(), e.getMessage(), e.right());
      return "";
    }
    template
        .references()
        .forEach(
            placeholder -> {
              mentions.add(new Mention(placeholder, scalar.origin()));
              if (!scope.allows(placeholder.kind())) {
                problems.add(
                    scalar.origin(),
                    placeholder + " has no meaning " + scope.where(),
                    "right would be " + scope.allowed() + "; $${ is a literal ${");
              } else if (isElsewhere && scope.isOfSpark() && placeholder.kind().isSecret()) {
                problems.add(
                    scalar.origin(),
                    placeholder
                        + " has no value there: a driver in the cluster has its settings as they"
                        + " are written",
                    "let the job read a file that every node has, or configure the nodes");
              } else if (isElsewhere
                  && scope.isForTheChild()
                  && placeholder.kind() == Placeholder.Kind.ENV) {
                problems.add(
                    scalar.origin(),
                    placeholder + " has no value there: the driver runs in the cluster",
                    "write ${file:PATH} of a file that every node has");
              }
            });
    boolean fixed = scope == Scope.FIXED && template.references().findAny().isEmpty();
    return fixed ? template.text() : scalar.text();
  }
}
