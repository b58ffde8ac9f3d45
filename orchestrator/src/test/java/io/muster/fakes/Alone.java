package io.muster.fakes;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What JVMs of tests do one after the other, so that the second finds what the first has made. */
public final class Alone {
  private Alone() {}

  /** Such a work. */
  @FunctionalInterface
  public interface Work {
    /** Does it. */
    void done() throws IOException, InterruptedException;
  }

  /**
   * Does it while no other JVM does.
   *
   * @param what is made; the lock is a file beside it
   */
  public static void with(Path what, Work work) throws IOException, InterruptedException {
    Files.createDirectories(what.getParent());
    try (FileChannel channel =
            FileChannel.open(
                what.resolveSibling(what.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("no lock for " + what);
      }
      work.done();
    }
  }
}
