package io.muster.engine.submit;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a folder is on a disk of this machine, which no other machine has at the same time.
 *
 * @param fileSystems those of such disks, as {@code /proc/mounts} names them
 */
public record LocalDisk(ImmutableSet<String> fileSystems) {
  /** What is not here may be shared between hosts. */
  public static final LocalDisk OF_LINUX =
      new LocalDisk(
          ImmutableSet.of(
              "ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "zfs", "overlay", "tmpfs"));

  /**
   * Whether the folder is on such a disk.
   *
   * @throws EngineException if that cannot be asked
   */
  public boolean holds(Path folder) throws EngineException {
    try {
      return fileSystems.contains(Files.getFileStore(folder).type());
    } catch (IOException e) {
      throw new EngineException("cannot tell which file system holds " + folder + ": " + e, e);
    }
  }
}
