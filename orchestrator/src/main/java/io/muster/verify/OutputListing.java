package io.muster.verify;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.job.contract.Receipt;
import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What lies in an iteration's folder, told apart as Spark's readers tell it apart. */
final class OutputListing {
  static final String MARKER = "_SUCCESS";

  private static final Pattern ESCAPED = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Splitter PARTS = Splitter.on('/');

  private static final ImmutableSet<String> HALF_DONE_PREFIXES =
      ImmutableSet.of("_temporary", ".spark-staging-", "__magic", ".hive-staging");

  private final Location folder;
  private final List<String> emptyFolders;
  private final ImmutableMap<String, ListedObject> all;
  private final List<ListedObject> data;

  private OutputListing(
      Location folder, List<String> emptyFolders, ImmutableMap<String, ListedObject> all) {
    this.folder = folder;
    this.emptyFolders = emptyFolders;
    this.all = all;
    this.data = all.values().stream().filter(object -> isData(object.path())).toList();
  }

  /** By one listing. */
  static OutputListing of(ObjectStore store, Location folder) {
    FolderContents found = store.look(folder);
    return new OutputListing(
        folder,
        found.emptyFolders(),
        found.objects().stream()
            .filter(object -> !isFolderMarker(object))
            .collect(ImmutableMap.toImmutableMap(ListedObject::path, Function.identity())));
  }

  /** What lies in a folder of this folder, as though that were the iteration's own. */
  OutputListing part(String name) {
    String below = name + "/";
    ImmutableMap.Builder<String, ListedObject> ofPart = ImmutableMap.builder();
    all.forEach(
        (path, object) -> {
          if (path.startsWith(below)) {
            String inPart = path.substring(below.length());
            ofPart.put(
                inPart,
                new ListedObject(inPart, object.bytes(), object.modified(), object.identity()));
          }
        });
    return new OutputListing(folder.resolve(name), List.of(), ofPart.buildOrThrow());
  }

  Location folder() {
    return folder;
  }

  Location place(String path) {
    return folder.resolve(path);
  }

  boolean isEmpty() {
    return all.isEmpty() && emptyFolders.isEmpty();
  }

  /** Every data file, sorted by path. */
  List<ListedObject> data() {
    return data;
  }

  Optional<ListedObject> marker() {
    return Optional.ofNullable(all.get(MARKER));
  }

  Optional<ListedObject> receipt() {
    return Optional.ofNullable(all.get(Receipt.FILE_NAME));
  }

  /** A marker of something written below the folder instead of in it. */
  Optional<String> markerFurtherDown() {
    return all.keySet().stream().filter(path -> path.endsWith("/" + MARKER)).findFirst();
  }

  /** What a write that did not come to its end leaves, as paths; a folder ends with a slash. */
  List<String> leftovers() {
    return Stream.concat(all.keySet().stream(), emptyFolders.stream())
        .filter(this::isLeftover)
        .map(this::shortened)
        .distinct()
        .sorted()
        .toList();
  }

  /** Names of the partition columns, from folders named {@code column=value}. */
  ImmutableSet<String> partitionColumns() {
    return data.stream()
        .map(ListedObject::path)
        .map(path -> path.substring(0, path.lastIndexOf('/') + 1))
        .flatMap(PARTS::splitToStream)
        .filter(part -> part.contains("="))
        .map(part -> unescaped(part.substring(0, part.indexOf('='))))
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Spark writes what a path cannot hold as {@code %} and two hexadecimal digits. */
  private static String unescaped(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            escaped ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(escaped.group(1), 16))));
  }

  private boolean isLeftover(String path) {
    return PARTS.splitToStream(path).anyMatch(OutputListing::isHalfDone)
        || isChecksumOfNothing(path);
  }

  /** Hadoop keeps {@code .name.crc} beside a local file {@code name}. */
  private boolean isChecksumOfNothing(String path) {
    int name = path.lastIndexOf('/') + 1;
    if (!path.startsWith(".", name) || !path.endsWith(".crc") || path.length() < name + 6) {
      return false;
    }
    String of = path.substring(0, name) + path.substring(name + 1, path.length() - ".crc".length());
    return !all.containsKey(of);
  }

  /** All that is in one half-done folder counts as one. */
  private String shortened(String path) {
    int end = 0;
    for (String part : PARTS.split(path)) {
      end += part.length() + 1;
      if (isHalfDone(part) && end <= path.length()) {
        return path.substring(0, end);
      }
    }
    return path;
  }

  private static boolean isHalfDone(String part) {
    return HALF_DONE_PREFIXES.stream().anyMatch(part::startsWith);
  }

  /** The rule of Spark's readers; a partition column may begin with an underscore. */
  private static boolean isData(String path) {
    return PARTS
        .splitToStream(path)
        .noneMatch(part -> part.startsWith(".") || (part.startsWith("_") && !part.contains("=")));
  }

  /** What EMRFS leaves to stand for a folder. */
  private static boolean isFolderMarker(ListedObject object) {
    return object.bytes() == 0 && object.path().endsWith("_$folder$");
  }

  Map<String, ListedObject> dataByPath() {
    return data.stream()
        .collect(ImmutableMap.toImmutableMap(ListedObject::path, Function.identity()));
  }
}
