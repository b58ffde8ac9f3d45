package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Scalar;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code job.python}. */
final class PythonReader {
  private static final String FUNCTION = "transform";
  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
  private static final Pattern ARCHIVE =
      Pattern.compile(".+\\.(zip|jar|tar|tar\\.gz|tgz)(#[\\p{L}\\p{N}_.-]+)?");

  private final Reading reading;
  private final ImmutableSet<String> provided;

  /**
   * @param inputs names of the frames and dicts that the function is given
   */
  PythonReader(Reading reading, Set<String> inputs) {
    this.reading = reading;
    this.provided =
        ImmutableSet.<String>builder().addAll(inputs).addAll(Job.Python.PROVIDED).build();
  }

  Job read(Section section) {
    String right = "name the .py file that has the function";
    String file = section.requiredText("file", Scope.PATH, right);
    if (Places.checkLocal(file, section.path("file"), section.origin("file"), reading)
        && !file.isEmpty()
        && !file.endsWith(".py")) {
      reading.problem(section.origin("file"), "job.python.file is " + file, right);
    }
    String function =
        section.text("function", Scope.FIXED, "name a function of the file").orElse(FUNCTION);
    if (!function.isEmpty() && !IDENTIFIER.matcher(function).matches()) {
      reading.problem(
          section.origin("function"),
          "job.python.function is " + function,
          "name a function at the top level of the file");
    }
    if (!section.has("function")) {
      section.row("function", function);
    }
    Arguments arguments = arguments(section.section("args"));
    Optional<String> interpreter =
        section.text("interpreter", Scope.PATH, "name a Python: python3, or the path of one");
    ImmutableList<String> pyFiles = Places.files(section, "py_files", ".py", ".zip", ".egg");
    ImmutableList<String> archives = archives(section);
    section.done();
    return new Job.Python(
        file, function, arguments.names(), arguments.values(), interpreter, pyFiles, archives);
  }

  private record Arguments(
      ImmutableMap<String, String> names, ImmutableMap<Object, Object> values) {}

  /** A plain word names what Muster provides; numbers, flags, maps and placeholders are values. */
  private Arguments arguments(Section args) {
    ImmutableMap.Builder<String, String> names = ImmutableMap.builder();
    ImmutableMap.Builder<Object, Object> values = ImmutableMap.builder();
    for (String parameter : args.names()) {
      if (!IDENTIFIER.matcher(parameter).matches()) {
        reading.problem(
            args.keyOrigin(parameter),
            parameter + " in job.python.args can be no parameter",
            "name a parameter of the function");
      }
      PlanNode node = args.fields().byKey().get(parameter).node();
      if (isName(node)) {
        String name = ((Scalar) node).text();
        checkName(name, node.origin());
        args.row(parameter, name);
        names.put(parameter, name);
      } else {
        values.put(parameter, value(node, args, parameter));
      }
    }
    return new Arguments(names.buildOrThrow(), values.buildOrThrow());
  }

  private Object value(PlanNode node, Section args, String parameter) {
    InlineDict inline = new InlineDict(reading);
    if (node instanceof Fields fields && fields.byKey().keySet().equals(Set.of("literal"))) {
      return inline.value(fields.byKey().get("literal").node(), args.path(parameter));
    }
    if (node instanceof Scalar scalar && scalar.substituted()) {
      // what a param says may be quoted for its sake, and is the number that it looks like
      return inline.value(
          new Scalar(scalar.origin(), scalar.text(), isText(scalar), scalar.written()),
          args.path(parameter));
    }
    return inline.value(node, args.path(parameter));
  }

  private static boolean isText(Scalar scalar) {
    return scalar.kindOrSubstituted() == ScalarKind.TEXT;
  }

  private static boolean isName(PlanNode node) {
    return node instanceof Scalar scalar
        && scalar.kind() == ScalarKind.TEXT
        && !scalar.substituted()
        && !scalar.text().contains("${");
  }

  private void checkName(String name, Origin place) {
    if (!provided.contains(name)) {
      String meant =
          Spelling.nearest(name, provided)
              .map(near -> "did you mean " + near + "?")
              .orElse("there are " + String.join(", ", provided));
      reading.problem(
          place,
          "job.python.args has " + name + ", which names no dict and no frame",
          meant + "; a text is written {literal: " + name + "}");
    }
  }

  private ImmutableList<String> archives(Section section) {
    String right = "write a list of packed environments, such as environment.tar.gz#environment";
    ImmutableList<String> archives = section.texts("archives", Scope.PATH, right);
    for (String archive : archives) {
      if (Places.checkLocal(archive, section.path("archives"), section.origin("archives"), reading)
          && !ARCHIVE.matcher(archive).matches()) {
        reading.problem(
            section.origin("archives"), "an item of job.python.archives is " + archive, right);
      }
    }
    return archives;
  }
}
