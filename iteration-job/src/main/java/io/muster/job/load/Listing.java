package io.muster.job.load;

import io.muster.job.contract.InputIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Lists the files that Spark would read for a path: globs expanded, hidden names left out. */
final class Listing {
  private final Configuration hadoop;

  Listing(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** Whether anything matches. */
  boolean exists(String path) throws IOException {
    return matches(path).length > 0;
  }

  /**
   * Every data file beneath what matches; empty folders give none.
   *
   * @return null when nothing matches at all
   */
  List<InputIdentity.Listed> files(String path) throws IOException {
    FileStatus[] roots = matches(path);
    if (roots.length == 0) {
      return null;
    }
    FileSystem system = roots[0].getPath().getFileSystem(hadoop);
    List<InputIdentity.Listed> found = new ArrayList<>();
    for (FileStatus root : roots) {
      collect(system, root, found);
    }
    return found;
  }

  private FileStatus[] matches(String path) throws IOException {
    Path pattern = new Path(path);
    FileStatus[] matches = pattern.getFileSystem(hadoop).globStatus(pattern);
    return matches == null ? new FileStatus[0] : matches;
  }

  private static void collect(FileSystem system, FileStatus at, List<InputIdentity.Listed> found)
      throws IOException {
    if (!at.isDirectory()) {
      found.add(
          new InputIdentity.Listed(at.getPath().toString(), at.getLen(), at.getModificationTime()));
      return;
    }
    for (FileStatus child : system.listStatus(at.getPath())) {
      if (!isHidden(child.getPath().getName())) {
        collect(system, child, found);
      }
    }
  }

  /** As Spark's readers see it: a partition folder may begin with an underscore. */
  private static boolean isHidden(String name) {
    return (name.startsWith("_") && !name.contains("=")) || name.startsWith(".");
  }
}
