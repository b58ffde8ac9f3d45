package io.muster.resolve;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.muster.job.contract.InputIdentity;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Looks at files and folders, at each only once, however many iterations name it. */
final class Lookups {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private final ObjectStore store;
  private final Map<String, Found<StoredFile>> files = new HashMap<>();
  private final Map<String, Found<List<Listed>>> listings = new HashMap<>();
  private final Map<String, ImmutableSortedMap<String, String>> imports = new HashMap<>();

  /** What was found, or in half a sentence why nothing was. */
  record Found<T>(Optional<T> thing, String failure, boolean absent) {
    static <T> Found<T> of(T thing) {
      return new Found<>(Optional.of(thing), "", false);
    }

    /** It cannot be told whether it is there, or it cannot be read. */
    static <T> Found<T> not(String failure) {
      return new Found<>(Optional.empty(), failure, false);
    }

    /** It is known not to be there. */
    static <T> Found<T> absent(String failure) {
      return new Found<>(Optional.empty(), failure, true);
    }

    <U> Found<U> map(Function<T, U> part) {
      return new Found<>(thing.map(part), failure, absent);
    }
  }

  /** A file's digest, and its text if that was wanted. */
  record StoredFile(String digest, String text) {}

  /** A data file of a frame. */
  record Listed(Location location, ListedObject object) {}

  Lookups(ObjectStore store) {
    this.store = store;
  }

  /** The lower-case hex SHA-256 of a file. */
  Found<String> digest(String path) {
    return file(path, false).map(StoredFile::digest);
  }

  /** A file with its text. */
  Found<StoredFile> text(String path) {
    return file(path, true);
  }

  /** What a Python file that is there imports from beside it. */
  ImmutableSortedMap<String, String> importsOf(String file) {
    return imports.computeIfAbsent(file, key -> new PythonImports(this).of(key));
  }

  private Found<StoredFile> file(String path, boolean withText) {
    return files.computeIfAbsent(
        (withText ? "text " : "digest ") + path, key -> read(path, withText));
  }

  private Found<StoredFile> read(String path, boolean withText) {
    try {
      Optional<StoredObject> object = store.read(new Location(path));
      if (object.isEmpty()) {
        return Found.absent("there is no file " + path);
      }
      byte[] content = object.get().content();
      String digest = Hashing.sha256().hashBytes(content).toString();
      return Found.of(
          new StoredFile(digest, withText ? new String(content, StandardCharsets.UTF_8) : ""));
    } catch (StorageException e) {
      return Found.not(e.getMessage());
    }
  }

  /** The data files at a path, a folder or a pattern, as Spark sees them. */
  Found<List<Listed>> files(String path) {
    return listings.computeIfAbsent(path, this::list);
  }

  private Found<List<Listed>> list(String path) {
    try {
      Optional<ListedObject> single = store.stat(new Location(path));
      if (single.isPresent()) {
        return Found.of(List.of(new Listed(new Location(path), single.get())));
      }
      Matcher glob = GLOB.matcher(path);
      List<Listed> found = glob.find() ? matching(path, glob.start()) : below(path, path);
      return found.isEmpty() ? Found.absent("there is no file at " + path) : Found.of(found);
    } catch (StorageException e) {
      return Found.not(e.getMessage());
    }
  }

  private List<Listed> below(String folder, String root) {
    List<Listed> found = new ArrayList<>();
    for (ListedObject object : store.list(new Location(folder))) {
      if (!isHidden(object.path())) {
        found.add(new Listed(new Location(root).resolve(object.path()), object));
      }
    }
    return found;
  }

  /** A pattern names files, or folders of which all files are meant. */
  private List<Listed> matching(String pattern, int firstWild) {
    String fixed = pattern.substring(0, Math.max(1, pattern.lastIndexOf('/', firstWild)));
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + asPath(pattern));
    } catch (PatternSyntaxException e) {
      return List.of();
    }
    List<Listed> found = new ArrayList<>();
    for (Listed listed : below(fixed, fixed)) {
      Path root = Path.of(asPath(fixed));
      for (Path path = Path.of(asPath(listed.location().text()));
          path != null && path.startsWith(root);
          path = path.getParent()) {
        if (matcher.matches(path)) {
          found.add(listed);
          break;
        }
      }
    }
    return found;
  }

  /** Keys are matched as paths are, of which the bucket is the first part. */
  private static String asPath(String place) {
    return place.startsWith("s3://") ? place.substring("s3:/".length()) : place;
  }

  /** Spark's own rule. */
  private static boolean isHidden(String path) {
    for (String part : path.split("/", -1)) {
      boolean marked = part.startsWith("_") && !part.contains("=");
      if (marked || part.startsWith(".") || part.endsWith("._COPYING_")) {
        return true;
      }
    }
    return false;
  }

  /** Changes whenever a file comes, goes or is written anew. */
  static InputIdentity identity(List<Listed> files) {
    Hasher hasher = Hashing.sha256().newHasher();
    long bytes = 0;
    for (Listed file :
        files.stream()
            .sorted((a, b) -> a.location().text().compareTo(b.location().text()))
            .toList()) {
      hasher.putString(
          file.location() + "|" + file.object().bytes() + "|" + file.object().identity() + "\n",
          StandardCharsets.UTF_8);
      bytes += file.object().bytes();
    }
    return new InputIdentity(files.size(), bytes, hasher.hash().toString());
  }
}
