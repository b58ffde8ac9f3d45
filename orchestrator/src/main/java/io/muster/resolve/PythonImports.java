package io.muster.resolve;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files beside a Python file that it imports, and that these import: told by the text of their
 * import statements, without running anything. What only a call finds ({@code importlib}) is not
 * seen, and what only looks like a statement counts too: a file too many does no harm.
 */
final class PythonImports {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\bfrom[ \\t]*(\\.*)[ \\t]*([\\w.]*)[ \\t]*\\bimport\\b[ \\t]*(\\([^)]*\\)|[^\\n;]+)"
              + "|\\bimport[ \\t]+([^\\n;]+)");

  /** Comments, and the ends of lines that go on. */
  private static final Pattern UNSEEN = Pattern.compile("#[^\\n]*|\\\\\\r?\\n");

  private static final Pattern NAME = Pattern.compile("[(\\s]*([\\w.]+)");

  private final Lookups lookups;

  PythonImports(Lookups lookups) {
    this.lookups = lookups;
  }

  /** The digest of each such file by its path, relative to the folder of the first. */
  ImmutableSortedMap<String, String> of(String file) {
    Path root = Path.of(file).getParent();
    Map<String, String> found = new TreeMap<>();
    Deque<Path> unread = new ArrayDeque<>(List.of(Path.of(file)));
    while (!unread.isEmpty()) {
      Path next = unread.remove();
      Optional<Lookups.StoredFile> read = lookups.text(next.toString()).thing();
      if (read.isPresent()
          && found.put(root.relativize(next).toString(), read.get().digest()) == null) {
        unread.addAll(importedBy(read.get().text(), next.getParent(), root));
      }
    }
    found.remove(Path.of(file).getFileName().toString());
    return ImmutableSortedMap.copyOf(found);
  }

  private static List<Path> importedBy(String text, Path folder, Path root) {
    List<Path> modules = new ArrayList<>();
    Matcher matcher = STATEMENT.matcher(UNSEEN.matcher(text).replaceAll(" "));
    while (matcher.find()) {
      MatchResult statement = matcher.toMatchResult();
      if (statement.group(4) != null) {
        names(statement.group(4)).forEach(name -> add(modules, root, name));
      } else {
        Path from = statement.group(1).isEmpty() ? root : folder;
        for (int dots = statement.group(1).length(); dots > 1 && from.startsWith(root); dots--) {
          from = from.getParent();
        }
        if (from.startsWith(root)) {
          Path module = add(modules, from, statement.group(2));
          names(statement.group(3)).forEach(name -> add(modules, module, name));
        }
      }
    }
    return modules;
  }

  /** Of {@code a.b as c, (d} the names a.b and d. */
  private static List<String> names(String listed) {
    return Splitter.on(',')
        .splitToStream(listed)
        .map(NAME::matcher)
        .filter(Matcher::lookingAt)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  /** A module is a file or a folder, and to import it imports the folders that it lies in. */
  private static Path add(List<Path> modules, Path from, String dotted) {
    Path module = from;
    for (String part : Splitter.on('.').omitEmptyStrings().split(dotted)) {
      module = module.resolve(part);
      modules.add(module.resolveSibling(part + ".py"));
      modules.add(module.resolve("__init__.py"));
    }
    return module;
  }
}
