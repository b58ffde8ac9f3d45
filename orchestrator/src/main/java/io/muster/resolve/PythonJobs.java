package io.muster.resolve;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.muster.plan.Job;
import io.muster.plan.Spelling;
import io.muster.plan.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The Python functions of a plan, checked together when all are known: each interpreter is asked
 * once. What cannot be known without running a file is left to the application.
 */
final class PythonJobs {
  private static final String KEY = "job.python";
  private static final List<Integer> OLDEST = List.of(3, 8);

  private final Pythons pythons;
  private final PackedPythons packed;
  private final PythonHomes homes;
  private final Findings findings;
  private final boolean isElsewhere;
  private final List<Use> uses = new ArrayList<>();
  private final Map<String, Pythons.Answer> answers = new LinkedHashMap<>();

  /** An iteration's use of a function; {@code inputs} are its frames and dicts. */
  private record Use(Value value, Job.Python job, ImmutableSet<String> inputs) {
    Pythons.Asked asked() {
      return new Pythons.Asked(job.file(), job.function());
    }

    String interpreter() {
      return job.interpreter().orElseThrow();
    }
  }

  /**
   * @param isElsewhere whether drivers run on other machines
   */
  PythonJobs(
      CommandRunner commands,
      Path cache,
      PythonHomes homes,
      Findings findings,
      boolean isElsewhere) {
    this.pythons = new Pythons(commands);
    this.packed = new PackedPythons(commands, cache);
    this.homes = homes;
    this.findings = findings;
    this.isElsewhere = isElsewhere;
  }

  /** Remembers a job whose file is there, with its paths absolute. */
  void add(Value value, Job.Python job, Set<String> inputs) {
    uses.add(new Use(value, job, ImmutableSet.copyOf(inputs)));
  }

  /** Asks, and tells all that is wrong. */
  void check() throws InterruptedException {
    Map<String, Set<Pythons.Asked>> byInterpreter = new LinkedHashMap<>();
    for (Use use : uses) {
      byInterpreter
          .computeIfAbsent(use.interpreter(), key -> new LinkedHashSet<>())
          .add(use.asked());
    }
    if (!uses.isEmpty() && homes.isNamed()) {
      homes.problemOfNamed().ifPresent(problem -> findings.add(KEY, problem, PythonHomes.RIGHT));
    }
    for (Map.Entry<String, Set<Pythons.Asked>> each : byInterpreter.entrySet()) {
      ask(each.getKey(), List.copyOf(each.getValue()));
    }
    checkOneHome();
  }

  private void ask(String interpreter, List<Pythons.Asked> asked) throws InterruptedException {
    Value first = usesOf(interpreter).get(0).value();
    Pythons.Answer answer;
    try {
      answer = pythons.ask(packed.program(interpreter), asked);
    } catch (Pythons.UnusableException e) {
      findings.add(
          first,
          KEY + ".interpreter",
          "the interpreter " + interpreter + " cannot be used: " + e.getMessage(),
          "install Python 3, or let job.python.interpreter name one");
      return;
    }
    answers.put(interpreter, answer);
    if (isTooOld(answer.version())) {
      findings.add(
          first,
          KEY + ".interpreter",
          "the interpreter " + answer.executable() + " is a Python " + answer.version(),
          "let job.python.interpreter name a Python 3.8 or newer: PySpark 3.5 needs one");
    }
    if (!homes.isNamed()) {
      PythonHomes.problemOf(answer.executable(), answer.pyspark())
          .ifPresent(
              problem -> findings.add(first, KEY + ".interpreter", problem, PythonHomes.RIGHT));
    }
    for (int i = 0; i < asked.size(); i++) {
      Pythons.Asked each = asked.get(i);
      PythonLook look = answer.looks().get(i);
      usesOf(interpreter).stream()
          .filter(use -> use.asked().equals(each))
          .forEach(use -> check(use, look));
    }
  }

  private List<Use> usesOf(String interpreter) {
    return uses.stream().filter(use -> use.interpreter().equals(interpreter)).toList();
  }

  private static boolean isTooOld(String version) {
    String[] parts = version.split("\\.", -1);
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return major < OLDEST.get(0) || (major == OLDEST.get(0) && minor < OLDEST.get(1));
  }

  private void check(Use use, PythonLook look) {
    Job.Python job = use.job();
    if (look.error() != null) {
      findings.add(
          use.value(),
          KEY + ".file",
          job.file() + ":" + look.line() + " is no Python: " + look.error(),
          "correct the file");
      return;
    }
    String function = job.function() + " in " + job.file();
    switch (look.kind()) {
      case MISSING ->
          findings.add(
              use.value(),
              KEY + ".file",
              "there is no function " + function,
              look.functions().isEmpty()
                  ? "define it, or name another file"
                  : Spelling.suggestion(job.function(), look.functions()));
      case ASYNC ->
          findings.add(
              use.value(),
              KEY + ".file",
              function + " is async, which nobody awaits",
              "write def instead of async def");
      case FUNCTION -> checkParameters(use, look.parameters(), function + ":" + look.line());
      case UNKNOWN -> {}
    }
  }

  private void checkParameters(Use use, List<PythonLook.Parameter> parameters, String function) {
    Job.Python job = use.job();
    Set<String> given = Sets.union(job.names().keySet(), namesOfValues(job));
    Set<String> provided =
        Sets.union(Sets.union(given, use.inputs()), ImmutableSet.copyOf(Job.Python.PROVIDED));
    List<String> names =
        parameters.stream()
            .filter(parameter -> parameter.kind() != PythonLook.Taking.REST)
            .map(PythonLook.Parameter::name)
            .toList();
    for (PythonLook.Parameter parameter : parameters) {
      if (parameter.required() && !provided.contains(parameter.name())) {
        String near =
            Spelling.nearest(parameter.name(), use.inputs())
                .map(name -> "did you mean " + name + "? Or ")
                .orElse("");
        findings.add(
            use.value(),
            KEY + ".file",
            function + " asks for " + parameter.name() + ", which nothing provides",
            near
                + "give it in job.python.args, or name a frame or a dict so; there are "
                + String.join(
                    ", ",
                    Sets.union(use.inputs(), Set.copyOf(Job.Python.PROVIDED)).stream()
                        .sorted()
                        .toList()));
      }
    }
    boolean takesRest =
        parameters.stream().anyMatch(parameter -> parameter.kind() == PythonLook.Taking.REST);
    for (String name : given) {
      if (!takesRest && !names.contains(name)) {
        findings.add(
            use.value(),
            KEY + ".args." + name,
            "job.python.args has " + name + ", and " + function + " has no such parameter",
            names.isEmpty() ? "remove it" : Spelling.suggestion(name, names));
      }
    }
  }

  private static Set<String> namesOfValues(Job.Python job) {
    return job.values().keySet().stream().map(String::valueOf).collect(Collectors.toSet());
  }

  private void checkOneHome() {
    Set<String> found = new LinkedHashSet<>();
    answers.values().stream()
        .map(Pythons.Answer::pyspark)
        .filter(home -> home != null)
        .forEach(found::add);
    if (!homes.isNamed() && found.size() > 1) {
      findings.add(
          KEY + ".interpreter",
          "the interpreters of this plan have a pyspark each: " + String.join(", ", found),
          "name the one Spark home of the run in cluster.spark_home");
    }
  }

  /** The Spark home that the functions bring, where no other is named. */
  Optional<Path> home() {
    return homes.isNamed()
        ? Optional.empty()
        : answers.values().stream()
            .map(Pythons.Answer::pyspark)
            .filter(home -> home != null)
            .findFirst()
            .map(Path::of);
  }

  /** The job with its interpreter's own path, as driver and workers are to be started with it. */
  Job resolved(Job job) {
    if (!(job instanceof Job.Python python)) {
      return job;
    }
    String interpreter = python.interpreter().orElseThrow();
    String executable = answers.get(interpreter).executable();
    return isElsewhere
        ? python.with(
            PackedPythons.unpackedElsewhere(interpreter, python.archives()).orElse(executable),
            python.archives())
        : python.with(executable, PackedPythons.others(interpreter, python.archives()));
  }
}
