package io.muster.storage.file;

import com.google.common.hash.Hashing;
import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects as files of a local or mounted file system.
 *
 * <p>A file is written under a temporary name, forced to disk, and then linked (create) or renamed
 * (write, replace) to its own; the folder is forced too. A crash may leave a temporary file, which
 * no listing shows and {@link #clear} removes. Where the file system has no hard links, create is
 * an exclusive create, and a crash in the middle leaves a torn object.
 *
 * <p>{@link #create} decides between any number of processes and hosts. {@link #replace} and {@link
 * #delete} decide between the threads of this process; POSIX has no compare-and-rename, so between
 * processes they only notice what changed before the call began. Whoever needs more creates a
 * numbered object instead.
 *
 * <p>A call lasts as long as the kernel lets it: a hard NFS mount whose server is gone blocks it.
 */
public final class FileStore implements ObjectStore {
  /** How often a file is read that changes meanwhile. */
  private static final int READ_ROUNDS = 3;

  /** Held while a version is compared and acted upon. */
  private final Object changes = new Object();

  @Override
  public Optional<StoredObject> read(Location location) {
    Path path = path(location);
    try {
      if (Files.isDirectory(path)) {
        return Optional.empty();
      }
      return Optional.of(readVersioned(path));
    } catch (IOException e) {
      if (Faults.isAbsence(path, e)) {
        return Optional.empty();
      }
      throw Faults.of("read", path, e);
    }
  }

  @Override
  public Optional<byte[]> readRange(Location location, long offset, int length) {
    Path path = path(location);
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("a range begins at 0 or later and has 0 bytes or more");
    }
    // not a channel, which an interrupt would close
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      int there = (int) Math.max(0, Math.min(length, file.length() - offset));
      byte[] bytes = new byte[there];
      file.seek(offset);
      int filled = 0;
      while (filled < there) {
        int more = file.read(bytes, filled, there - filled);
        if (more < 0) {
          return Optional.of(Arrays.copyOf(bytes, filled));
        }
        filled += more;
      }
      return Optional.of(bytes);
    } catch (FileNotFoundException e) {
      // also thrown for a folder, and for what may not be read
      if (stat(location).isEmpty()) {
        return Optional.empty();
      }
      throw Faults.of("read", path, e);
    } catch (IOException e) {
      throw Faults.of("read", path, e);
    }
  }

  @Override
  public Optional<ListedObject> stat(Location location) {
    Path path = path(location);
    try {
      Map<String, Object> attributes = Listing.attributes(path);
      return (Boolean) attributes.get("isDirectory")
          ? Optional.empty()
          : Optional.of(Listing.listed(path.getFileName().toString(), attributes));
    } catch (IOException e) {
      if (Faults.isAbsence(path, e)) {
        return Optional.empty();
      }
      throw Faults.of("look at", path, e);
    }
  }

  @Override
  public boolean create(Location location, byte[] content) {
    Path path = path(location);
    try {
      return DurableFiles.create(path, content);
    } catch (IOException e) {
      throw Faults.of("create", path, e);
    }
  }

  @Override
  public void write(Location location, byte[] content) {
    Path path = path(location);
    try {
      synchronized (changes) {
        DurableFiles.write(path, content);
      }
    } catch (IOException e) {
      throw Faults.of("write", path, e);
    }
  }

  @Override
  public boolean replace(Location location, byte[] content, Version expected) {
    Path path = path(location);
    try {
      synchronized (changes) {
        if (!isStill(location, expected)) {
          return false;
        }
        DurableFiles.write(path, content);
        return true;
      }
    } catch (IOException e) {
      throw Faults.of("replace", path, e);
    }
  }

  @Override
  public boolean delete(Location location, Version expected) {
    Path path = path(location);
    try {
      synchronized (changes) {
        if (!isStill(location, expected)) {
          return false;
        }
        boolean deleted = Files.deleteIfExists(path);
        DurableFiles.force(path.getParent());
        return deleted;
      }
    } catch (IOException e) {
      throw Faults.of("remove", path, e);
    }
  }

  @Override
  public FolderContents look(Location folder) {
    Path path = path(folder);
    try {
      return Listing.below(path);
    } catch (NotDirectoryException e) {
      return FolderContents.NONE;
    } catch (IOException e) {
      if (Faults.isAbsence(path, e)) {
        return FolderContents.NONE;
      }
      throw Faults.of("list", path, e);
    }
  }

  @Override
  public List<String> children(Location folder) {
    Path path = path(folder);
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!DurableFiles.isTemporary(name)) {
          names.add(Files.isDirectory(entry) ? name + "/" : name);
        }
      }
    } catch (NotDirectoryException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw Faults.of("list", path, e.getCause());
    } catch (IOException e) {
      if (Faults.isAbsence(path, e)) {
        return List.of();
      }
      throw Faults.of("list", path, e);
    }
    names.sort(null);
    return List.copyOf(names);
  }

  @Override
  public void clear(Location folder, List<String> first) {
    Path path = path(folder);
    if (Files.isSymbolicLink(path)) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot empty "
              + path
              + ": it is a link to somewhere else, and nothing outside of it may be removed; put a"
              + " folder in its place",
          null);
    }
    try {
      Clearing.clear(path, first);
    } catch (IOException e) {
      throw Faults.of("empty", path, e);
    }
  }

  private boolean isStill(Location location, Version expected) {
    return read(location).map(found -> found.version().equals(expected)).orElse(false);
  }

  private static StoredObject readVersioned(Path path) throws IOException {
    // the attributes are those of the bytes if they are the same before and after; a file that
    // others append to, as a log, is taken as it is
    for (int round = 1; ; round++) {
      Map<String, Object> before = Listing.attributes(path);
      byte[] content = Files.readAllBytes(path);
      if (before.equals(Listing.attributes(path)) || round == READ_ROUNDS) {
        return new StoredObject(
            content,
            new Version(
                before.get("ino")
                    + "-"
                    + before.get("size")
                    + "-"
                    + before.get("lastModifiedTime")
                    + "-"
                    + Hashing.crc32c().hashBytes(content)));
      }
    }
  }

  private static Path path(Location location) {
    try {
      return location
          .path()
          .orElseThrow(() -> new IllegalArgumentException(location + " is no local path"));
    } catch (InvalidPathException e) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot name the file "
              + location
              + ": "
              + e.getReason()
              + "; if it has letters beyond ASCII, set LC_ALL=C.UTF-8 in the environment",
          e);
    }
  }
}
