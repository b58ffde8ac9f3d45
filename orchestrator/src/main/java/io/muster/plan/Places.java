package io.muster.plan;

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
}
