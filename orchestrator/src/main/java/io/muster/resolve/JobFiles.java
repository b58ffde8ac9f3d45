package io.muster.resolve;

import io.muster.plan.Cluster;
import io.muster.plan.Job;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether Spark can be given the files of a job, by the names and paths that they have. */
final class JobFiles {
  /** The letters by which a path of a list becomes a pattern of paths. */
  private static final Pattern PATTERN = Pattern.compile("[*?\\[{\\\\]");

  private final Value value;
  private final Cluster cluster;
  private final Findings findings;

  /**
   * One that Spark is given in a list of paths.
   *
   * @param link what an archive is to be called there, with a {@code #} before it; or empty
   */
  private record Given(String key, String what, String path, String link) {
    static Given archive(String archive) {
      int hash = archive.lastIndexOf('#');
      int end = hash < 0 ? archive.length() : hash;
      return new Given(
          "job.python.archives", "archive", archive.substring(0, end), archive.substring(end));
    }

    /** By which Spark knows it, whatever it is to be called there. */
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    String text() {
      return path + link;
    }
  }

  JobFiles(Value value, Cluster cluster, Findings findings) {
    this.value = value;
    this.cluster = cluster;
    this.findings = findings;
  }

  /**
   * Finds what is wrong.
   *
   * @param job resolved: its paths are absolute, or in a store
   */
  void check(Job job) {
    List<Given> listed = listed(job);
    boolean areUris = job instanceof Job.Python && cluster.isInClusterMode();
    listed.forEach(each -> checkIsListed(each, areUris && each.path().startsWith("/")));
    if (cluster.yarn().isPresent()) {
      checkNames(Stream.concat(alone(job), listed.stream()).toList());
    }
    if (job instanceof Job.Application application && cluster.isInClusterMode()) {
      checkGoesAlong(application.resource());
    }
  }

  private List<Given> listed(Job job) {
    List<Given> listed = new ArrayList<>();
    if (job instanceof Job.ClassJob classJob) {
      add(listed, "job.class.jars", "jar", classJob.jars());
    }
    if (job instanceof Job.Application application) {
      add(listed, "job.application.jars", "jar", application.jars());
      add(listed, "job.application.py_files", "Python file", application.pyFiles());
    }
    if (job instanceof Job.Python python) {
      if (cluster.isInClusterMode()) {
        add(listed, "job.python.file", "Python file", List.of(python.file()));
      }
      add(listed, "job.python.py_files", "Python file", python.pyFiles());
      archives(python).stream().map(Given::archive).forEach(listed::add);
    }
    return listed;
  }

  /** On one machine Spark is not given that in which the interpreter is. */
  private List<String> archives(Job.Python python) {
    return cluster.isInClusterMode()
        ? python.archives()
        : PackedPythons.others(python.interpreter().orElse(""), python.archives());
  }

  /** What goes along, or has its name taken, without being in a list. */
  private Stream<Given> alone(Job job) {
    if (job instanceof Job.Python python && !cluster.isInClusterMode()) {
      return Stream.of(new Given("job.python.file", "Python file", python.file(), ""));
    }
    // a script stays here, with its driver
    return job instanceof Job.Application application
            && (cluster.isInClusterMode() || !application.resource().endsWith(".py"))
        ? Stream.of(
            new Given("job.application.resource", "application", application.resource(), ""))
        : Stream.empty();
  }

  private static void add(List<Given> given, String key, String what, List<String> paths) {
    paths.forEach(path -> given.add(new Given(key, what, path, "")));
  }

  /**
   * Of two files of one name in several folders Spark on YARN takes one along, and says no more
   * than a warning. On one machine all are where the driver is, and are found there.
   */
  private void checkNames(List<Given> all) {
    Map<String, String> byName = new LinkedHashMap<>();
    for (Given each : all) {
      String first = byName.putIfAbsent(each.name(), each.text());
      if (first != null && !first.equals(each.text())) {
        findings.add(
            value,
            each.key(),
            first
                + " and "
                + each.text()
                + " have one name, and Spark on YARN takes one file of a name along with an"
                + " application",
            "rename one of them");
      }
    }
  }

  /** Spark copies it under its name, and keeps the list of what it has copied as one text. */
  private void checkGoesAlong(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("/") && name.contains(",")) {
      findings.add(
          value,
          "job.application.resource",
          "the file "
              + path
              + " of iteration "
              + value
              + " cannot be taken along to a driver in the cluster: its name has a comma, which"
              + " parts names in Spark's list of them",
          "rename the file");
    }
  }

  /**
   * In a list of paths nothing can be quoted.
   *
   * @param isUri whether Muster gives its URI, of which Spark decodes all but what ends a path
   */
  private void checkIsListed(Given given, boolean isUri) {
    String path = given.path();
    Matcher pattern = PATTERN.matcher(path);
    if (path.contains(",")) {
      cannotBeListed(given, "comma, which parts paths");
    } else if (path.contains("#") && !isUri) {
      cannotBeListed(given, "#, which ends paths");
    } else if (pattern.find()) {
      cannotBeListed(given, pattern.group() + ", which makes a pattern of paths");
    }
  }

  private void cannotBeListed(Given given, String because) {
    findings.add(
        value,
        given.key(),
        "the "
            + given.what()
            + " "
            + given.path()
            + " of iteration "
            + value
            + " cannot be given to its driver: its path has a "
            + because
            + " in Spark's list of them",
        "rename the file or its folder");
  }
}
