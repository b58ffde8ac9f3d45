package io.muster.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The figures as a table for people and as JSON for programs. */
final class Results {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final List<Figure> figures;

  Results(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("bench.txt"), table());
    Files.writeString(folder.resolve("bench.json"), json());
  }

  String table() {
    int width = figures.stream().mapToInt(f -> f.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Figure f : figures) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %12s %-7s  at most %s  %s%n",
              f.name(),
              f.valueText(),
              f.unit(),
              number(f.goal()),
              verdict(f)));
    }
    return table.toString();
  }

  private static String verdict(Figure f) {
    if (!f.isMeasured()) {
      return "not measured";
    }
    return f.isMet() ? "met" : "NOT MET";
  }

  /** What was not measured has neither a value nor a verdict: both are null. */
  String json() throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (Figure f : figures) {
      all.addObject()
          .put("name", f.name())
          .put("value", f.isMeasured() ? Double.valueOf(f.valueText()) : null)
          .put("unit", f.unit())
          .put("goal", f.goal())
          .put("met", f.isMeasured() ? f.isMet() : null);
    }
    return JSON.writeValueAsString(all) + "\n";
  }

  private static String number(double goal) {
    return goal == Math.rint(goal) ? Long.toString((long) goal) : Double.toString(goal);
  }
}
