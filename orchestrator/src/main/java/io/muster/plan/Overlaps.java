package io.muster.plan;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds an {@code out_dir} that is, holds or lies in an input: emptying an iteration's folder would
 * then destroy what the iterations read. Links are followed as far as they are there.
 */
public final class Overlaps {
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

  private static final String S3 = "s3://";

  /** Below which nothing is, in any file system: keys are compared as paths are. */
  private static final Path S3_AS_PATHS = Path.of("/s3:/");

  private final Path folder;
  private final Optional<Path> outDir;
  private final String written;

  /**
   * @param folder against which relative paths are read
   */
  public Overlaps(Path folder, String outDir) {
    this.folder = folder;
    this.written = outDir;
    this.outDir = path(outDir).map(Overlaps::real);
  }

  /** What is wrong with this input, if the two overlap. The path may be a pattern. */
  public Optional<Values.Breach> with(String input, String what) {
    if (outDir.isEmpty() || input.contains("${")) {
      return Optional.empty();
    }
    int glob = glob(input);
    String fixed = glob < 0 ? input : input.substring(0, input.lastIndexOf('/', glob) + 1);
    Optional<Path> path = path(fixed.isEmpty() ? "." : fixed).map(Overlaps::real);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    Path out = outDir.get();
    boolean isSame = glob < 0 && path.get().equals(out);
    boolean holds = path.get().startsWith(out);
    boolean within = glob < 0 ? out.startsWith(path.get()) : matches(path.get(), input, fixed, out);
    if (!isSame && !holds && !within) {
      return Optional.empty();
    }
    return Optional.of(
        new Values.Breach(
            "out_dir "
                + written
                + (isSame ? " is " : holds ? " holds " : " lies in ")
                + what
                + " "
                + input,
            "choose an out_dir apart from all inputs: outputs are emptied before they are written"));
  }

  private static int glob(String input) {
    var matcher = GLOB.matcher(input);
    return matcher.find() ? matcher.start() : -1;
  }

  /** Whether one of the folders above {@code out}, or itself, is one that the pattern names. */
  private static boolean matches(Path base, String input, String fixed, Path out) {
    String rest = input.substring(fixed.length());
    PathMatcher matcher;
    try {
      String prefix = GLOB.matcher(base.toString()).replaceAll("\\\\$0");
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + prefix + "/" + rest);
    } catch (PatternSyntaxException e) {
      return false;
    }
    for (Path above = out; above != null; above = above.getParent()) {
      if (matcher.matches(above)) {
        return true;
      }
    }
    return false;
  }

  private Optional<Path> path(String text) {
    try {
      if (text.startsWith(S3)) {
        return Optional.of(S3_AS_PATHS.resolve(text.substring(S3.length())));
      }
      String local = text.startsWith("file://") ? text.substring("file://".length()) : text;
      return local.contains("://") ? Optional.empty() : Optional.of(folder.resolve(local));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The path with the links of its existing part followed. */
  public static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path existing = absolute; existing != null; existing = existing.getParent()) {
      if (Files.exists(existing)) {
        try {
          return existing.toRealPath().resolve(existing.relativize(absolute)).normalize();
        } catch (IOException e) {
          return absolute;
        }
      }
    }
    return absolute;
  }

  void check(
      Section plan,
      Map<String, FrameInput> frames,
      Map<String, DictInput> dicts,
      Job job,
      SequenceSource sequence) {
    Reading reading = plan.reading();
    if (outDir.isEmpty()) {
      reading.problem(plan.origin("out_dir"), "out_dir is not a path: " + written, "name a folder");
    }
    frames.forEach(
        (name, frame) ->
            frame.paths().forEach(path -> tell(plan, with(path, "the input " + name), reading)));
    dicts.forEach(
        (name, dict) -> {
          if (dict instanceof DictInput.File file) {
            tell(plan, with(file.path(), "the dict " + name), reading);
          }
        });
    if (job instanceof Job.Sql sql && !sql.file().isEmpty()) {
      tell(plan, with(sql.file(), "the SQL file"), reading);
    }
    if (job instanceof Job.Python python && !python.file().isEmpty()) {
      tell(plan, with(python.file(), "the Python file"), reading);
    }
    if (sequence instanceof SequenceSource.File file && !file.path().isEmpty()) {
      tell(plan, with(file.path(), "the sequence"), reading);
    }
  }

  private static void tell(Section plan, Optional<Values.Breach> breach, Reading reading) {
    breach.ifPresent(it -> reading.problem(plan.origin("out_dir"), it.wrong(), it.right()));
  }
}
