package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.Job;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Looks up one iteration's job: its files, and its texts with the iteration's own in them. */
final class Jobs {
  private static final String DEFAULT_PYTHON = "python3";
  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  private final Value value;
  private final Texts texts;
  private final Map<String, Map<Object, Object>> dicts;
  private final Lookups lookups;
  private final Findings findings;
  private final boolean isElsewhere;
  private final List<String> paths = new ArrayList<>();
  private final Fingerprint fingerprint = new Fingerprint();

  /**
   * @param isElsewhere whether executors run on other machines
   */
  Jobs(
      Value value,
      Texts texts,
      Map<String, Map<Object, Object>> dicts,
      Lookups lookups,
      Findings findings,
      boolean isElsewhere) {
    this.value = value;
    this.texts = texts;
    this.dicts = dicts;
    this.lookups = lookups;
    this.findings = findings;
    this.isElsewhere = isElsewhere;
  }

  /** The job's files, for a look at whether one overlaps with out_dir. */
  List<String> paths() {
    return paths;
  }

  String fingerprint() {
    return fingerprint.hex();
  }

  /** The digest of the SQL or Python file; empty for another job. */
  Optional<String> codeDigest(Job resolved) {
    if (resolved instanceof Job.Python python) {
      return lookups.digest(python.file()).thing();
    }
    return resolved instanceof Job.Sql sql ? lookups.digest(sql.file()).thing() : Optional.empty();
  }

  Job resolve(Job job) {
    if (job instanceof Job.Sql sql) {
      fingerprint.add("sql");
      return new Job.Sql(file(sql.file(), "job.sql.file", "SQL file"));
    }
    if (job instanceof Job.ClassJob classJob) {
      fingerprint.add("class").add(classJob.name());
      return new Job.ClassJob(classJob.name(), files(classJob.jars(), "job.class.jars", "jar"));
    }
    if (job instanceof Job.Stage stage) {
      fingerprint.add("stage").add(stage.frame());
      return stage;
    }
    if (job instanceof Job.Application application) {
      return application(application);
    }
    return python((Job.Python) job);
  }

  private Job python(Job.Python python) {
    String key = "job.python";
    String file = file(python.file(), key + ".file", "Python file");
    Map<String, String> imports =
        lookups.digest(file).thing().isPresent() ? lookups.importsOf(file) : Map.of();
    imports.forEach((name, digest) -> fingerprint.add(name).add(digest));
    ImmutableList<String> archives = archives(python.archives(), key + ".archives");
    String interpreter =
        interpreter(python.interpreter().orElse(DEFAULT_PYTHON), archives, key + ".interpreter");
    Map<Object, Object> values = new LinkedHashMap<>();
    texts
        .entries(python.values(), key + ".args")
        .forEach((name, item) -> values.put(name, number(python.values().get(name), item)));
    fingerprint
        .add("python")
        .add(python.function())
        .add(python.names())
        .addValue(values)
        .add(interpreter);
    ImmutableList<String> pyFiles = files(python.pyFiles(), key + ".py_files", "Python file");
    return new Job.Python(
        file,
        python.function(),
        python.names(),
        values,
        Optional.of(interpreter),
        isElsewhere ? withImports(file, pyFiles, imports.keySet()) : pyFiles,
        archives);
  }

  private ImmutableList<String> withImports(
      String file, List<String> pyFiles, Set<String> imports) {
    return new PythonFiles(
            file,
            pyFiles,
            (wrong, right) -> findings.add(value, "job.python.py_files", wrong, right))
        .with(imports);
  }

  /** A program on the PATH stays one; whatever has a slash is a path, or lies in an archive. */
  private String interpreter(String written, List<String> archives, String key) {
    return written.contains("/")
        ? PackedPythons.packed(written, archives).orElseGet(() -> texts.path(written, key))
        : written;
  }

  /** A parameter that is given the value alone is given an integer where it is one. */
  private static Object number(Object written, Object filled) {
    return "${value}".equals(written)
            && filled instanceof String text
            && INTEGER.matcher(text).matches()
        ? (Object) Long.valueOf(text)
        : filled;
  }

  /** Told by size and time: they are large, and not read for their digest. */
  private ImmutableList<String> archives(List<String> written, String key) {
    ImmutableList.Builder<String> archives = ImmutableList.builder();
    for (String archive : written) {
      int hash = archive.lastIndexOf('#');
      String name = hash < 0 ? "" : archive.substring(hash);
      String path = texts.path(hash < 0 ? archive : archive.substring(0, hash), key);
      paths.add(path);
      Lookups.Found<List<Lookups.Listed>> found = lookups.files(path);
      found.thing().ifPresent(files -> fingerprint.add(Lookups.identity(files).digest()).add(name));
      if (found.thing().isEmpty()) {
        findings.add(
            value,
            key,
            "the archive of iteration " + value + " cannot be read: " + found.failure(),
            "pack the environment, or correct " + key);
      }
      archives.add(path + name);
    }
    return archives.build();
  }

  private Job application(Job.Application application) {
    String key = "job.application";
    String resource = file(application.resource(), key + ".resource", "application");
    ImmutableList<String> args =
        application.args().stream()
            .map(arg -> texts.text(arg, key + ".args", dicts))
            .collect(ImmutableList.toImmutableList());
    ImmutableMap.Builder<String, String> confBuilder = ImmutableMap.builder();
    application
        .conf()
        .forEach(
            (name, text) -> confBuilder.put(name, texts.text(text, key + ".conf." + name, dicts)));
    ImmutableMap<String, String> conf = confBuilder.buildOrThrow();
    fingerprint
        .add("application")
        .add(application.className().orElse(""))
        .add(args)
        .add(conf)
        .add(application.packages());
    return new Job.Application(
        resource,
        application.className(),
        args,
        conf,
        files(application.pyFiles(), key + ".py_files", "Python file"),
        files(application.jars(), key + ".jars", "jar"),
        application.packages());
  }

  private ImmutableList<String> files(List<String> written, String key, String what) {
    fingerprint.add(String.valueOf(written.size()));
    return written.stream()
        .map(path -> file(path, key, what))
        .collect(ImmutableList.toImmutableList());
  }

  private String file(String written, String key, String what) {
    String path = texts.path(written, key);
    paths.add(path);
    Lookups.Found<String> digest = lookups.digest(path);
    digest.thing().ifPresent(fingerprint::add);
    if (digest.thing().isEmpty()) {
      findings.add(
          value,
          key,
          "the " + what + " of iteration " + value + " cannot be read: " + digest.failure(),
          "write the file, or correct " + key);
    }
    return path;
  }
}
