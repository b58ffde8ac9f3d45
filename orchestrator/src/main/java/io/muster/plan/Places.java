package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;

/** Tells which paths lie in a store that this version reaches. */
final class Places {
  private static final Set<String> LATER =
      Set.of("s3", "s3a", "s3n", "hdfs", "gs", "abfs", "abfss");

  private Places() {}

  /** A local path, or {@code file:///…}; anything else is a problem. */
  static boolean checkLocal(String path, String key, Origin place, Reading reading) {
    int colon = path.indexOf("://");
    if (colon < 0) {
      return true;
    }
    String scheme = path.substring(0, colon);
    if (scheme.equals("file") && path.startsWith("file:///")) {
      return true;
    }
    if (LATER.contains(scheme)) {
      reading.notYet(place, key + " in " + scheme + "://", "name a local path");
    } else {
      reading.problem(
          place, key + " is " + path + ", in no store that Muster knows", "name a local path");
    }
    return false;
  }

  /** A list of local files, each with one of these endings; empty if the key is not there. */
  static ImmutableList<String> files(Section section, String key, String... endings) {
    String right = "write a list of files that end with " + String.join(", ", endings);
    ImmutableList<String> paths = section.texts(key, Scope.PATH, right);
    Reading reading = section.reading();
    for (String path : paths) {
      if (checkLocal(path, section.path(key), section.origin(key), reading)
          && List.of(endings).stream().noneMatch(path::endsWith)) {
        reading.problem(
            section.origin(key), "an item of " + section.path(key) + " is " + path, right);
      }
    }
    return paths;
  }
}
