package io.muster.cli;

import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a user's local state is kept, by the XDG base directories. No cache: what lies there says
 * what has become of applications, and must not be cleared away while anybody wants to know.
 */
record LocalState(Path folder) {
  /** Of this process. */
  static LocalState of(Map<String, String> environment) throws EngineException {
    return of(
        environment,
        Path.of(System.getProperty("java.io.tmpdir")),
        System.getProperty("user.name"),
        Path.of("/proc/self"));
  }

  /**
   * The folder of this environment; always absolute.
   *
   * @param temporary where it is if the environment names neither a state folder nor a home, as
   *     under cron
   * @param ours belongs to this user, who in a container may have no name
   * @throws EngineException if it would be there, and somebody else has taken the name
   */
  static LocalState of(Map<String, String> environment, Path temporary, String user, Path ours)
      throws EngineException {
    String named = environment.getOrDefault("XDG_STATE_HOME", "");
    if (named.startsWith("/")) {
      return new LocalState(Path.of(named, "muster"));
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.startsWith("/")) {
      return new LocalState(Path.of(home, ".local/state/muster"));
    }
    Path folder = temporary.toAbsolutePath().resolve("muster-" + user);
    refuseUnlessOwn(folder, ours);
    return new LocalState(folder);
  }

  private static void refuseUnlessOwn(Path folder, Path ours) throws EngineException {
    try {
      if (Files.exists(folder) && !Files.getOwner(folder).equals(Files.getOwner(ours))) {
        throw new EngineException(
            folder
                + " belongs to "
                + Files.getOwner(folder).getName()
                + ", not to "
                + Files.getOwner(ours).getName()
                + ": set HOME, or let XDG_STATE_HOME name a folder of your own");
      }
    } catch (IOException e) {
      throw new EngineException("cannot tell whose " + folder + " is: " + e, e);
    }
  }

  /** Where attempts work whose record lies in a store. */
  Path runs() {
    return folder.resolve("runs");
  }
}
