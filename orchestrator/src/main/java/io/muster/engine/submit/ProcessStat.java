package io.muster.engine.submit;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /proc/<pid>/stat} says of a process (proc(5)).
 *
 * @param start clock ticks since boot
 */
record ProcessStat(long pid, char state, long session, int threads, long start) {

  /** Empty if there is no such process, or if it has gone while it was looked at. */
  static Optional<ProcessStat> read(Path proc, long pid) {
    try {
      byte[] content = Files.readAllBytes(proc.resolve(pid + "/stat"));
      return Optional.of(parse(pid, new String(content, StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static ProcessStat parse(long pid, String stat) {
    // field 2, the command's name, may hold blanks, parentheses and newlines
    List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
    return new ProcessStat(
        pid,
        fields.get(0).charAt(0),
        Long.parseLong(fields.get(3)),
        Integer.parseInt(fields.get(17)),
        Long.parseLong(fields.get(19)));
  }

  /** A zombie is not, unless only the first of its threads has ended. */
  boolean isAlive() {
    return switch (state) {
      case 'X', 'x' -> false;
      case 'Z' -> threads > 1;
      default -> true;
    };
  }
}
