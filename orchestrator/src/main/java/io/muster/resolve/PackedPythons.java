package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.resolve.Pythons.UnusableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Interpreters of packed environments, as venv-pack and conda-pack make them: {@code
 * job.python.interpreter} begins with the {@code #name} of one of its archives. On one machine an
 * environment is unpacked once, into the user's cache, and is there for all runs.
 */
final class PackedPythons {
  /** Between an archive and what lies in it. */
  private static final String WITHIN = "!/";

  /** Environments have some gigabytes at most. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final CommandRunner commands;
  private final Path cache;

  PackedPythons(CommandRunner commands, Path cache) {
    this.commands = commands;
    this.cache = cache.resolve("environments");
  }

  /**
   * The interpreter by its archive, if it is in one.
   *
   * @param archives absolute, each with {@code #name} behind it where it has one
   */
  static Optional<String> packed(String written, List<String> archives) {
    for (String archive : archives) {
      int hash = archive.lastIndexOf('#');
      String within = hash < 0 ? "" : archive.substring(hash + 1) + "/";
      String inside = written.startsWith("./") ? written.substring(2) : written;
      if (hash > 0 && within.length() > 1 && inside.startsWith(within)) {
        return Optional.of(archive.substring(0, hash) + WITHIN + inside.substring(within.length()));
      }
    }
    return Optional.empty();
  }

  /** Those archives in which the interpreter is not: it is unpacked already. */
  static ImmutableList<String> others(String interpreter, List<String> archives) {
    int end = interpreter.indexOf(WITHIN);
    return archives.stream()
        .filter(archive -> end < 0 || !archive.startsWith(interpreter.substring(0, end) + "#"))
        .collect(ImmutableList.toImmutableList());
  }

  /** Where it lies on another machine, below the application's working directory. */
  static Optional<String> unpackedElsewhere(String interpreter, List<String> archives) {
    int end = interpreter.indexOf(WITHIN);
    return end < 0
        ? Optional.empty()
        : archives.stream()
            .filter(archive -> archive.startsWith(interpreter.substring(0, end) + "#"))
            .findFirst()
            .map(
                archive ->
                    "./"
                        + archive.substring(end + 1)
                        + "/"
                        + interpreter.substring(end + WITHIN.length()));
  }

  /** A program that can be started: of a packed one, the one that was unpacked. */
  String program(String interpreter) throws UnusableException, InterruptedException {
    int end = interpreter.indexOf(WITHIN);
    if (end < 0) {
      return interpreter;
    }
    Path archive = Path.of(interpreter.substring(0, end));
    try {
      Path environment = cache.resolve(nameOf(archive));
      if (!Files.isDirectory(environment)) {
        unpack(archive, environment);
      }
      return environment.resolve(interpreter.substring(end + WITHIN.length())).toString();
    } catch (IOException e) {
      throw new UnusableException(archive + " cannot be unpacked in " + cache + ": " + e, e);
    }
  }

  /** Another content has another name, as far as size and time tell. */
  private static String nameOf(Path archive) throws IOException {
    BasicFileAttributes file = Files.readAttributes(archive, BasicFileAttributes.class);
    String identity = archive + "|" + file.size() + "|" + file.lastModifiedTime().toMillis();
    return Hashing.sha256()
        .hashString(identity, StandardCharsets.UTF_8)
        .toString()
        .substring(0, 20);
  }

  /** Appears whole or not at all; of two who unpack at once, one drops what it has. */
  private void unpack(Path archive, Path environment)
      throws IOException, UnusableException, InterruptedException {
    Files.createDirectories(cache);
    Path part = Files.createTempDirectory(cache, "part");
    try {
      CommandRunner.Outcome outcome =
          commands.run(
              ImmutableList.of("tar", "-xf", archive.toString(), "-C", part.toString()),
              cache,
              ImmutableMap.of(),
              PATIENCE);
      if (outcome.timedOut() || outcome.exitCode() != 0) {
        throw new UnusableException(
            "tar cannot unpack "
                + archive
                + (outcome.timedOut()
                    ? " within " + PATIENCE.toMinutes() + " min"
                    : ": " + outcome.errors().strip())
                + " (venv-pack and conda-pack write .tar.gz)",
            null);
      }
      try {
        Files.move(part, environment, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!Files.isDirectory(environment)) {
          throw e;
        }
      }
    } finally {
      if (Files.exists(part)) {
        MoreFiles.deleteRecursively(part, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
  }
}
