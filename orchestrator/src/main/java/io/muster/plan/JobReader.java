package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code job}: exactly one of its ways. */
final class JobReader {
  static final List<String> WAYS = List.of("sql", "class", "python", "application");

  private static final String RIGHT =
      "write one of job: {sql: {file: …}}, {class: {name: …}}, {python: {file: …}},"
          + " {application: {resource: …}}";
  private static final Pattern CLASS_NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
  private static final Pattern PACKAGE = Pattern.compile("[^:\\s,]+:[^:\\s,]+:[^:\\s,]+");

  /** Stands for a job that cannot be read, so that the rest of the plan is still looked at. */
  private static final Job NONE = new Job.Sql("");

  private final Reading reading;
  private final Set<String> inputs;

  /**
   * @param inputs names of the frames and dicts that the job is given
   */
  JobReader(Reading reading, Set<String> inputs) {
    this.reading = reading;
    this.inputs = inputs;
  }

  Job read(Section plan) {
    if (plan.node("job").isEmpty()) {
      if (!plan.has("job")) {
        plan.missing("job", RIGHT);
      }
      return NONE;
    }
    Section job = plan.section("job");
    List<String> ways = WAYS.stream().filter(job::has).toList();
    WAYS.forEach(job::know);
    job.done();
    if (ways.isEmpty()) {
      if (job.unknown().isEmpty()) {
        reading.problem(job.origin(), "job says none of " + String.join(", ", WAYS), RIGHT);
      }
      return NONE;
    }
    if (ways.size() > 1) {
      reading.problem(
          job.keyOrigin(ways.get(1)),
          "job has both " + ways.get(0) + " and " + ways.get(1),
          "keep one of them");
      return NONE;
    }
    String way = ways.get(0);
    if (job.node(way).isEmpty()) {
      return NONE;
    }
    Section section = job.section(way);
    return switch (way) {
      case "sql" -> sql(section);
      case "class" -> classJob(section);
      case "python" -> new PythonReader(reading, inputs).read(section);
      default -> application(section);
    };
  }

  private Job sql(Section section) {
    String file = section.requiredText("file", Scope.PATH, "name a file of SQL statements");
    section.done();
    Places.check(file, section.path("file"), section.origin("file"), reading);
    return new Job.Sql(file);
  }

  private Job classJob(Section section) {
    String right = "name a class that implements io.muster.job.IterationJob";
    String name = section.requiredText("name", Scope.FIXED, right);
    if (!name.isEmpty() && !CLASS_NAME.matcher(name).matches()) {
      reading.problem(section.origin("name"), "job.class.name is " + name, right);
    }
    ImmutableList<String> jars = Places.files(section, "jars", ".jar");
    section.done();
    return new Job.ClassJob(name, jars);
  }

  private Job application(Section section) {
    String resource =
        section.requiredText("resource", Scope.PATH, "name the application's .jar or .py");
    boolean python = resource.endsWith(".py");
    if (!resource.isEmpty() && !python && !resource.endsWith(".jar")) {
      reading.problem(
          section.origin("resource"),
          "job.application.resource is " + resource,
          "name a .jar or a .py");
    }
    Places.checkLocal(resource, section.path("resource"), section.origin("resource"), reading);
    var className = section.text("class", Scope.FIXED, "name the class with the main method");
    if (python && className.isPresent()) {
      reading.problem(
          section.keyOrigin("class"),
          "job.application.class is said of a Python application",
          "remove it");
    } else if (className.filter(it -> !CLASS_NAME.matcher(it).matches()).isPresent()) {
      reading.problem(
          section.origin("class"),
          "job.application.class is " + className.get(),
          "name the class with the main method");
    }
    ImmutableList<String> args = section.texts("args", Scope.ARGUMENT, "write a list of texts");
    ImmutableMap<String, String> conf =
        section.textMap(
            "conf", Scope.APPLICATION, (key, place) -> SparkConf.check(key, place, reading));
    ImmutableList<String> pyFiles = Places.files(section, "py_files", ".py", ".zip", ".egg");
    ImmutableList<String> jars = Places.files(section, "jars", ".jar");
    ImmutableList<String> packages =
        section.texts("packages", Scope.FIXED, "write group:artifact:version");
    packages.stream()
        .filter(it -> !PACKAGE.matcher(it).matches())
        .forEach(
            it ->
                reading.problem(
                    section.origin("packages"),
                    "an item of job.application.packages is " + it,
                    "write group:artifact:version"));
    section.done();
    return new Job.Application(resource, className, args, conf, pyFiles, jars, packages);
  }
}
