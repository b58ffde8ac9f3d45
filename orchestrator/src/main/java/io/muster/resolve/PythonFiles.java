package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The Python files that drivers and executors on other machines are given, all into one folder:
 * those that the plan names, and those beside the function's own that it imports.
 */
final class PythonFiles {
  private static final String FILES = "job.python.py_files";

  private final String file;
  private final List<String> named;
  private final BiConsumer<String, String> problems;

  /**
   * @param file of the function
   * @param named absolute, or in a store
   * @param problems is told what is wrong, and what is right
   */
  PythonFiles(String file, List<String> named, BiConsumer<String, String> problems) {
    this.file = file;
    this.named = named;
    this.problems = problems;
  }

  /**
   * All but the function's own.
   *
   * @param imported paths relative to the folder of the file
   */
  ImmutableList<String> with(Set<String> imported) {
    List<String> all = new ArrayList<>(named);
    for (String each : imported) {
      String path = Path.of(file).resolveSibling(each).toString();
      if (each.contains("/")) {
        checkPacked(path);
      } else if (!all.contains(path)) {
        all.add(path);
      }
    }
    return ImmutableList.copyOf(all);
  }

  /** What lies deeper is in an archive, or nowhere. */
  private void checkPacked(String path) {
    if (named.stream().allMatch(it -> it.endsWith(".py"))) {
      problems.accept(
          file
              + " imports "
              + path
              + ", and YARN gives drivers and executors single files and archives, no folders",
          "pack the folder as a .zip and name it in " + FILES);
    }
  }
}
