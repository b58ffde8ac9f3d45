package io.muster.storage.file;

import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs in a JVM of its own, in a mount namespace where the given folder is a file system of 64 KiB:
 * prints what the store says to each deed, a line each.
 */
final class SmallFileSystem {
  private SmallFileSystem() {}

  public static void main(String[] arguments) {
    FileStore store = new FileStore();
    Location folder = Location.of(Path.of(arguments[0]));
    if (arguments[1].equals("full")) {
      store.write(folder.resolve("small"), new byte[1024]);
      told("write", () -> store.write(folder.resolve("big"), new byte[200_000]));
      told("create", () -> store.create(folder.resolve("big"), new byte[200_000]));
      System.out.println("left " + store.children(folder));
    } else {
      told("write", () -> store.write(folder.resolve("file"), new byte[1]));
      told("create", () -> store.create(folder.resolve("below/file"), new byte[1]));
      told("clear", () -> store.clear(folder.resolve("old"), List.of("_SUCCESS")));
      System.out.println("left " + store.list(folder).size());
    }
  }

  private static void told(String deed, Runnable act) {
    try {
      act.run();
      System.out.println(deed + " done");
    } catch (StorageException e) {
      System.out.println(deed + " " + e.kind() + " " + e.getMessage());
    }
  }
}
