package io.muster.storage;

import java.util.List;

/**
 * What lies below a folder.
 *
 * @param objects sorted by path, hidden ones included
 * @param emptyFolders that hold nothing, as paths that end with a slash: on S3 those for which an
 *     object stands
 */
public record FolderContents(List<ListedObject> objects, List<String> emptyFolders) {
  /** Of a folder that is not there. */
  public static final FolderContents NONE = new FolderContents(List.of(), List.of());

  public FolderContents {
    objects = List.copyOf(objects);
    emptyFolders = List.copyOf(emptyFolders);
  }
}
