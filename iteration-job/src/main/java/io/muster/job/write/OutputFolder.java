package io.muster.job.write;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The folder of an iteration's output. */
final class OutputFolder {
  private final FileSystem system;
  private final Path folder;

  OutputFolder(String folder, Configuration hadoop) throws IOException {
    Path path = new Path(folder);
    this.system = path.getFileSystem(hadoop);
    this.folder = system.makeQualified(path);
  }

  /** Every data file, at any depth, sorted by path. */
  List<FileStatus> dataFiles() throws IOException {
    List<FileStatus> files = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> all = system.listFiles(folder, true);
      while (all.hasNext()) {
        FileStatus file = all.next();
        if (isData(relative(file))) {
          files.add(file);
        }
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    files.sort(Comparator.comparing(this::relative));
    return files;
  }

  /** The path of a file beneath the folder, with {@code /}. */
  String relative(FileStatus file) {
    String path = file.getPath().toUri().getPath();
    return path.substring(folder.toUri().getPath().length() + 1);
  }

  /** Invisible to Spark's readers is what is no data: a marker, a checksum, a temporary folder. */
  private static boolean isData(String relative) {
    for (java.nio.file.Path part : java.nio.file.Path.of(relative)) {
      String name = part.toString();
      if (name.startsWith(".") || (name.startsWith("_") && !name.contains("="))) {
        return false;
      }
    }
    return true;
  }
}
