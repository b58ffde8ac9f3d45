package io.muster.storage.file;

import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks a folder. Links are read through, as Spark does; one that leads back into its own way is
 * not followed again, and one that leads nowhere is listed as itself.
 */
final class Listing {
  private static final String ATTRIBUTES = "unix:ino,size,lastModifiedTime,isDirectory";

  private final List<ListedObject> found = new ArrayList<>();
  private final List<String> emptyFolders = new ArrayList<>();
  private final Set<Path> way = new HashSet<>();

  static FolderContents below(Path folder) throws IOException {
    Listing listing = new Listing();
    listing.walk(folder, "");
    listing.found.sort((one, other) -> one.path().compareTo(other.path()));
    return new FolderContents(listing.found, listing.emptyFolders);
  }

  private void walk(Path folder, String prefix) throws IOException {
    Path real = folder.toRealPath();
    if (!way.add(real)) {
      return;
    }
    boolean isEmpty = true;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!DurableFiles.isTemporary(name)) {
          isEmpty = false;
          add(entry, prefix + name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    way.remove(real);
    if (isEmpty && !prefix.isEmpty()) {
      emptyFolders.add(prefix);
    }
  }

  private void add(Path entry, String path) throws IOException {
    Map<String, Object> attributes;
    try {
      attributes = attributes(entry);
    } catch (NoSuchFileException e) {
      // gone since, as after any listing
      return;
    }
    if ((Boolean) attributes.get("isDirectory")) {
      try {
        walk(entry, path + "/");
      } catch (NoSuchFileException e) {
        // the same
      }
    } else {
      found.add(listed(path, attributes));
    }
  }

  /** Of the link's target, or of the link if that leads nowhere. */
  static Map<String, Object> attributes(Path entry) throws IOException {
    try {
      return Files.readAttributes(entry, ATTRIBUTES);
    } catch (NoSuchFileException e) {
      return Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }
  }

  static ListedObject listed(String path, Map<String, Object> attributes) {
    FileTime modified = (FileTime) attributes.get("lastModifiedTime");
    return new ListedObject(
        path,
        (Long) attributes.get("size"),
        modified.toInstant(),
        attributes.get("ino") + "@" + modified);
  }
}
