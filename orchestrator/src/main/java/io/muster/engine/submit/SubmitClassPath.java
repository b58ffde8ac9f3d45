package io.muster.engine.submit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path that spark-submit makes, with its folders at the end, where a class archive
 * tolerates them. Nothing is found otherwise for it: they hold settings, of names that no jar has.
 *
 * @param jars jars, and all jars of a folder ({@code folder/*}), which the JVM looks up anew
 * @param folders what else there is; need not be there
 */
record SubmitClassPath(ImmutableList<String> jars, ImmutableList<String> folders) {
  private static final String ALL = "/*";

  static SubmitClassPath of(String written) {
    ImmutableList.Builder<String> jars = ImmutableList.builder();
    ImmutableList.Builder<String> folders = ImmutableList.builder();
    for (String entry : Splitter.on(':').omitEmptyStrings().split(written)) {
      boolean isOfJars = entry.endsWith(ALL) || Files.isRegularFile(Path.of(entry));
      if (isOfJars) {
        jars.add(entry);
      } else {
        folders.add(entry);
      }
    }
    return new SubmitClassPath(jars.build(), folders.build());
  }

  /** The part that an archive is made for. */
  String ofJars() {
    return String.join(":", jars);
  }

  String whole() {
    return Stream.concat(jars.stream(), folders.stream()).collect(Collectors.joining(":"));
  }

  /** What tells these jars from others. */
  ImmutableSortedMap<String, String> identity() throws EngineException {
    SortedMap<String, String> identity = new TreeMap<>();
    identity.put("class path", ofJars());
    for (String entry : jars) {
      for (Path jar : filesOf(entry)) {
        identity.put("jar " + jar, Identity.ofFile(jar));
      }
    }
    return ImmutableSortedMap.copyOf(identity);
  }

  private static List<Path> filesOf(String entry) throws EngineException {
    if (!entry.endsWith(ALL)) {
      return List.of(Path.of(entry));
    }
    Path folder = Path.of(entry.substring(0, entry.length() - ALL.length()));
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    } catch (IOException e) {
      throw new EngineException("cannot list " + folder + ": " + e, e);
    }
  }
}
