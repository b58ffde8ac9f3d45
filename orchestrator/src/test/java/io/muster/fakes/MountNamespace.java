package io.muster.fakes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount namespace of one's own, which ends with its processes: nothing is left to unmount, and
 * what is mounted there holds for root, whom permissions do not stop.
 */
public final class MountNamespace {
  private MountNamespace() {}

  /** What a command is started by there; whoever is not root is root of that namespace alone. */
  public static List<String> words() {
    List<String> words = new ArrayList<>(List.of("unshare"));
    if (!isRoot()) {
      words.addAll(List.of("--user", "--map-root-user"));
    }
    words.addAll(List.of("--mount", "--propagation", "private"));
    return List.copyOf(words);
  }

  /** Whether the kernel lets us have one. */
  public static boolean isAllowed(Path place) throws InterruptedException {
    List<String> words = new ArrayList<>(words());
    words.addAll(List.of("mount", "-t", "tmpfs", "none", place.toString()));
    try {
      return new ProcessBuilder(words).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // unshare is not here
    }
  }

  /** Whether permissions do not stop us. */
  public static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }
}
