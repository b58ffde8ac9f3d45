package io.muster.resolve;

import io.muster.plan.Cluster;
import io.muster.plan.Job;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether Spark can be given the files of a job, by the names and paths that they have. */
final class JobFiles {
  private final Value value;
  private final Cluster cluster;
  private final Findings findings;

  /** One that Spark is given by its path. */
  private record Given(String key, String what, String path) {}

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
    if (cluster.yarn().isPresent()) {
      checkNames(job, listed);
    }
    listed.stream().filter(it -> isPlain(job)).forEach(this::checkIsListed);
    if (job instanceof Job.Application application && cluster.isInClusterMode()) {
      checkGoesAlong(application.resource());
    }
  }

  /** To a driver in the cluster the files of a function are given as URIs. */
  private boolean isPlain(Job job) {
    return !(job instanceof Job.Python && cluster.isInClusterMode());
  }

  private static List<Given> listed(Job job) {
    List<Given> listed = new ArrayList<>();
    if (job instanceof Job.Application application) {
      add(listed, "job.application.py_files", "Python file", application.pyFiles());
    }
    if (job instanceof Job.Python python) {
      add(listed, "job.python.py_files", "Python file", python.pyFiles());
    }
    return listed;
  }

  private static void add(List<Given> given, String key, String what, List<String> paths) {
    paths.forEach(path -> given.add(new Given(key, what, path)));
  }

  /**
   * Of two files of one name in several folders Spark on YARN takes one along, and says no more
   * than a warning. On one machine all are where the driver is, and are found there.
   */
  private void checkNames(Job job, List<Given> listed) {
    List<Given> all = new ArrayList<>();
    if (job instanceof Job.ClassJob classJob) {
      add(all, "job.class.jars", "jar", classJob.jars());
    }
    if (job instanceof Job.Application application) {
      String resource = application.resource();
      // a script stays here, with its driver
      if (cluster.isInClusterMode() || !resource.endsWith(".py")) {
        add(all, "job.application.resource", "application", List.of(resource));
      }
      add(all, "job.application.jars", "jar", application.jars());
    }
    if (job instanceof Job.Python python) {
      add(all, "job.python.file", "Python file", List.of(python.file()));
      add(all, "job.python.archives", "archive", python.archives());
    }
    all.addAll(listed);
    Map<String, String> byName = new LinkedHashMap<>();
    for (Given each : all) {
      String first = byName.putIfAbsent(nameOf(each.path()), each.path());
      if (first != null && !first.equals(each.path())) {
        findings.add(
            value,
            each.key(),
            first
                + " and "
                + each.path()
                + " have one name, and Spark on YARN takes one file of a name along with an"
                + " application",
            "rename one of them");
      }
    }
  }

  /** By what Spark knows it: what an archive is to be called there does not count. */
  private static String nameOf(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int hash = name.lastIndexOf('#');
    return hash < 0 ? name : name.substring(0, hash);
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

  /** In a list of paths nothing can be quoted. */
  private void checkIsListed(Given given) {
    String path = given.path();
    if (path.startsWith("/") && (path.contains(",") || path.contains("#"))) {
      findings.add(
          value,
          given.key(),
          "the "
              + given.what()
              + " "
              + path
              + " of iteration "
              + value
              + " cannot be given to its driver: its path has a "
              + (path.contains(",") ? "comma, which parts" : "#, which ends")
              + " paths in Spark's list of them",
          "rename the file or its folder");
    }
  }
}
