package io.muster.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the journals of a plan's folder say so far, as text: also while a controller writes. */
final class RunRecord {
  private final PlanFolder folder;

  RunRecord(PlanFolder folder) {
    this.folder = folder;
  }

  /** The segments of all runs, those of one run in their order. */
  List<Path> segments() {
    List<Path> segments = new ArrayList<>();
    for (Path run : children(folder.path("out/_muster"), "*")) {
      segments.addAll(children(run.resolve("journal"), "*.jsonl"));
    }
    return segments;
  }

  private static List<Path> children(Path place, String names) {
    List<Path> children = new ArrayList<>();
    if (Files.isDirectory(place)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(place, names)) {
        found.forEach(children::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    children.sort(null);
    return children;
  }

  List<String> entries() {
    List<String> entries = new ArrayList<>();
    for (Path segment : segments()) {
      MusterProcess.text(segment)
          .lines()
          .filter(line -> line.startsWith("{\"position\":"))
          .forEach(entries::add);
    }
    return entries;
  }

  /** How often this event happened to this iteration. */
  long count(String event, Object value) {
    return entries().stream().filter(entry -> entry.contains(of(event, value))).count();
  }

  /** How often this event happened, to whatever. */
  long count(String event) {
    return entries().stream().filter(entry -> entry.contains("\"event\":\"" + event)).count();
  }

  /** As if the last controller had died before it wrote this event. */
  void cutBefore(String event) {
    cutAt("\"event\":\"" + event);
  }

  /** As if the last controller had died before it wrote this event of this iteration. */
  void cutBefore(String event, Object value) {
    cutAt(of(event, value));
  }

  private static String of(String event, Object value) {
    return "\"iteration\":\"" + value + "\",\"event\":\"" + event;
  }

  private void cutAt(String text) {
    Path last = segments().get(segments().size() - 1);
    List<String> kept =
        MusterProcess.text(last).lines().takeWhile(line -> !line.contains(text)).toList();
    try {
      Files.writeString(last, String.join("\n", kept) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
