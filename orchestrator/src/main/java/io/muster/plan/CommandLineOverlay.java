package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns {@code --set path=value} and {@code --conf key=value} into small plans to lay over. */
final class CommandLineOverlay {
  private static final Pattern PART = Pattern.compile("\"([^\"]+)\"|([^.\"]+)");

  /** Below these the rest of a path is one key: Spark's own keys have dots. */
  private static final Set<String> FLAT = Set.of("conf", "options");

  private CommandLineOverlay() {}

  static Optional<Fields> setting(String setting, Problems problems) {
    int equals = setting.indexOf('=');
    Optional<ImmutableList<String>> path =
        equals < 0 ? Optional.empty() : path(setting.substring(0, equals));
    if (path.isEmpty()) {
      problems.add(
          Origin.of("--set " + (equals < 0 ? setting : setting.substring(0, equals))),
          "this is not of the form path=value",
          "write --set limits.max_concurrent=4; a part with dots goes in quotes:"
              + " --set 'iterations.\"1.5\".weight=2'");
      return Optional.empty();
    }
    Origin origin = Origin.of("--set " + setting.substring(0, equals));
    String text = setting.substring(equals + 1);
    if (text.isEmpty()) {
      problems.add(origin, "the value is empty", "write --set path=value");
      return Optional.empty();
    }
    Problems inValue = new Problems();
    Optional<PlanNode> value = YamlNodes.read(text, origin.source(), inValue);
    inValue
        .inOrder(List.of())
        .forEach(problem -> problems.add(origin, problem.wrong(), problem.right()));
    return value.map(node -> nested(path.get(), at(node, origin), origin));
  }

  static Optional<Fields> conf(String conf, Problems problems) {
    int equals = conf.indexOf('=');
    if (equals <= 0) {
      problems.add(
          Origin.of("--conf " + conf),
          "this is not of the form key=value",
          "write --conf spark.sql.shuffle.partitions=8");
      return Optional.empty();
    }
    String key = conf.substring(0, equals);
    Origin origin = Origin.of("--conf " + key);
    Scalar value = new Scalar(origin, conf.substring(equals + 1), true);
    return Optional.of(nested(ImmutableList.of("spark", "conf", key), value, origin));
  }

  private static Optional<ImmutableList<String>> path(String text) {
    ImmutableList.Builder<String> parts = ImmutableList.builder();
    Matcher matcher = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return Optional.empty();
      }
      String part = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      parts.add(part);
      at = matcher.end();
      if (at == text.length()) {
        return Optional.of(parts.build());
      }
      if (text.charAt(at) != '.' || at + 1 == text.length()) {
        return Optional.empty();
      }
      at++;
      if (FLAT.contains(part)) {
        return Optional.of(parts.add(text.substring(at).replace("\"", "")).build());
      }
    }
    return Optional.empty();
  }

  private static Fields nested(List<String> path, PlanNode value, Origin origin) {
    PlanNode node = value;
    for (int i = path.size() - 1; i >= 0; i--) {
      // quoted: nobody can quote a key of a path, so 07 is taken as it stands
      Scalar key = new Scalar(origin, path.get(i), true);
      node = new Fields(origin, ImmutableMap.of(path.get(i), new Field(key, node)));
    }
    return (Fields) node;
  }

  /** The same node, said by the option: lines within an option would only puzzle. */
  private static PlanNode at(PlanNode node, Origin origin) {
    if (node instanceof Scalar scalar) {
      return new Scalar(origin, scalar.text(), scalar.quoted(), scalar.written());
    }
    if (node instanceof PlanNode.Items items) {
      return new PlanNode.Items(
          origin,
          items.nodes().stream()
              .map(item -> at(item, origin))
              .collect(ImmutableList.toImmutableList()));
    }
    ImmutableMap.Builder<String, Field> fields = ImmutableMap.builder();
    ((Fields) node)
        .byKey()
        .forEach(
            (name, field) ->
                fields.put(
                    name, new Field((Scalar) at(field.key(), origin), at(field.node(), origin))));
    return new Fields(origin, fields.buildOrThrow());
  }
}
