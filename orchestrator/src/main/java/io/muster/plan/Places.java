package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which paths lie in a store that this version reaches. */
final class Places {
  private static final String S3 = "s3";
  private static final Set<String> HADOOPS_NAMES_OF_S3 = Set.of("s3a", "s3n");
  private static final Set<String> LATER = Set.of("hdfs", "gs", "abfs", "abfss");

  /** The rules for new buckets; a placeholder may stand for all of it. */
  private static final Pattern BUCKET =
      Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|\\$\\{[^}]*\\}.*");

  private static final Pattern ODD_PART = Pattern.compile("(^|/)(\\.{1,2})?/|/\\.{1,2}$");

  /** What nobody calls a folder, but many a scheme. */
  private static final Pattern SHORT_OF_SLASHES =
      Pattern.compile("(s3[an]?|file):(?:/(?!/))?([^/].*)");

  private static final String RIGHT = "name a local path, or s3://bucket/folder";

  private Places() {}

  /** A local path, {@code file:///…} or {@code s3://…}; anything else is a problem. */
  static boolean check(String path, String key, Origin place, Reading reading) {
    return scheme(path).equals(S3)
        ? checkS3(path, key, place, reading)
        : checkLocal(path, key, place, reading, RIGHT);
  }

  /** The same, of what spark-submit or Python reads from this machine. */
  static boolean checkLocal(String path, String key, Origin place, Reading reading) {
    if (scheme(path).equals(S3)) {
      reading.notYet(place, key + " in s3://", "name a local path");
      return false;
    }
    return checkLocal(path, key, place, reading, "name a local path");
  }

  private static boolean checkLocal(
      String path, String key, Origin place, Reading reading, String right) {
    String scheme = scheme(path);
    Matcher lacking = SHORT_OF_SLASHES.matcher(path);
    if (lacking.matches()) {
      String meant = lacking.group(1).equals("file") ? "file:///" : "s3://";
      reading.problem(
          place,
          key + " is " + path + ", which is a local path in a folder " + lacking.group(1) + ":",
          "did you mean " + meant + lacking.group(2) + "? Such a local path is written ./" + path);
      return false;
    }
    if (scheme.isEmpty() || (scheme.equals("file") && path.startsWith("file:///"))) {
      return true;
    }
    if (HADOOPS_NAMES_OF_S3.contains(scheme)) {
      reading.problem(
          place,
          key + " is " + path,
          "write s3://" + path.substring(scheme.length() + 3) + ": applications reach it by S3A");
    } else if (LATER.contains(scheme)) {
      reading.notYet(place, key + " in " + scheme + "://", right);
    } else {
      reading.problem(place, key + " is " + path + ", in no store that Muster knows", right);
    }
    return false;
  }

  private static boolean checkS3(String path, String key, Origin place, Reading reading) {
    String rest = path.substring((S3 + "://").length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      reading.problem(
          place,
          key + " is " + path + ", which names no bucket",
          "write s3://bucket/folder; a bucket has 3 to 63 of a-z, 0-9, - and .");
      return false;
    }
    if (slash >= 0 && ODD_PART.matcher(rest.substring(slash + 1)).find()) {
      reading.problem(
          place,
          key + " is " + path + ", which has an empty part, . or ..",
          "write the key as it is: in S3 these are names like any other, and Spark does not take"
              + " them for that");
      return false;
    }
    return true;
  }

  private static String scheme(String path) {
    int colon = path.indexOf("://");
    return colon < 0 ? "" : path.substring(0, colon);
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
