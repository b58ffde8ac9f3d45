package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The plan's params with their values, and their substitution throughout the plan. */
final class Params {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private final ImmutableMap<String, String> values;
  private final ImmutableSet<String> missing;
  private final Problems problems;

  private Params(Map<String, String> values, Set<String> missing, Problems problems) {
    this.values = ImmutableMap.copyOf(values);
    this.missing = ImmutableSet.copyOf(missing);
    this.problems = problems;
  }

  ImmutableMap<String, String> values() {
    return values;
  }

  /**
   * @param section the plan's {@code params}
   * @param given {@code name=value} each
   */
  static Params read(Section section, List<String> given, Reading reading) {
    Problems problems = reading.problems();
    Map<String, String> told = new LinkedHashMap<>();
    for (String param : given) {
      int equals = param.indexOf('=');
      if (equals <= 0) {
        problems.add(
            Origin.of("--param " + param),
            "this is not of the form name=value",
            "write --param ds=2026-01-31");
      } else {
        told.put(param.substring(0, equals), param.substring(equals + 1));
      }
    }
    Map<String, String> values = new LinkedHashMap<>();
    Set<String> missing = new LinkedHashSet<>();
    for (String name : section.names()) {
      Origin place = section.keyOrigin(name);
      if (!NAME.matcher(name).matches()) {
        problems.add(
            place,
            "the param " + name + " is not a name",
            "use letters, digits, _ and -, a letter first");
      }
      Section param = section.section(name);
      Optional<String> fallback = param.verbatim("default");
      boolean required = param.flag("required", fallback.isEmpty());
      param.done();
      if (required && fallback.isPresent()) {
        problems.add(
            place, "the param " + name + " is required and has a default", "remove one of the two");
      }
      if (fallback.isPresent() && fallback.get().contains("${")) {
        problems.add(
            param.origin("default"),
            "the default of the param " + name + " has a ${, and none is filled in there",
            "write what it stands for, or give it: --param " + name + "=…");
      }
      if (told.containsKey(name)) {
        values.put(name, told.get(name));
        reading.row("params." + name, told.get(name), Origin.of("--param " + name));
      } else if (fallback.isPresent()) {
        values.put(name, fallback.get());
        reading.row("params." + name, fallback.get(), param.origin("default"));
      } else {
        missing.add(name);
        problems.add(
            place, "the param " + name + " has no value", "give one: --param " + name + "=…");
      }
    }
    told.keySet().stream()
        .filter(name -> !values.containsKey(name) && !missing.contains(name))
        .forEach(
            name ->
                problems.add(
                    Origin.of("--param " + name),
                    "the plan has no param " + name,
                    Spelling.suggestion(name, section.names())));
    return new Params(values, missing, problems);
  }

  /** The same node with every {@code ${param:…}} replaced, and every placeholder looked at. */
  PlanNode substituted(PlanNode node) {
    if (node instanceof Scalar scalar) {
      return substituted(scalar);
    }
    if (node instanceof Items items) {
      return new Items(
          items.origin(),
          items.nodes().stream().map(this::substituted).collect(ImmutableList.toImmutableList()));
    }
    return substituted((Fields) node);
  }

  Fields substituted(Fields fields) {
    ImmutableMap.Builder<String, Field> substituted = ImmutableMap.builder();
    fields
        .byKey()
        .forEach(
            (name, field) ->
                substituted.put(name, new Field(field.key(), substituted(field.node()))));
    return new Fields(fields.origin(), substituted.buildOrThrow());
  }

  private Scalar substituted(Scalar scalar) {
    if (!scalar.text().contains("${")) {
      return scalar;
    }
    try {
      Template template = Template.parse(scalar.text());
      if (template.references().noneMatch(it -> it.kind() == Placeholder.Kind.PARAM)) {
        return scalar;
      }
      String text = template.fill(placeholder -> valueOf(placeholder, scalar.origin())).toString();
      return new Scalar(scalar.origin(), text, scalar.quoted(), scalar.text());
    } catch (Template.MalformedException e) {
      problems.addOnly(scalar.origin(), e.getMessage(), e.right());
      return new Scalar(scalar.origin(), scalar.text().replace("${", "$${"), true, scalar.text());
    }
  }

  private Optional<String> valueOf(Placeholder placeholder, Origin place) {
    if (placeholder.kind() != Placeholder.Kind.PARAM) {
      return Optional.empty();
    }
    String value = values.get(placeholder.argument());
    if (value == null && missing.contains(placeholder.argument())) {
      problems.settle(place);
      return Optional.of("");
    }
    if (value == null) {
      problems.addOnly(
          place,
          placeholder + " names a param that the plan does not have",
          values.isEmpty()
              ? "add params: {" + placeholder.argument() + ": {required: true}}"
              : Spelling.suggestion(placeholder.argument(), values.keySet()));
      return Optional.of("");
    }
    return Optional.of(value);
  }
}
