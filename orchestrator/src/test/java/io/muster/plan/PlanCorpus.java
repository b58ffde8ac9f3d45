package io.muster.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The plans of a file of test resources, each with its title and the problems expected of it. */
final class PlanCorpus {
  private static final String SILENT = " (schema: silent)";

  /**
   * A plan to be read.
   *
   * @param schemaTells whether a schema can tell what is wrong
   */
  record Case(String title, boolean schemaTells, List<String> expected, String text) {
    /** JSON may have tabs only where it is known to be JSON. */
    Path write() {
      return PlanFixture.write(text.startsWith("{") ? "plan.json" : "plan.yaml", text);
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private PlanCorpus() {}

  static List<Case> of(String resource) {
    String content;
    try (InputStream in = PlanCorpus.class.getResourceAsStream(resource)) {
      content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> sections = List.of(content.split("(?m)^=== ", -1));
    List<Case> cases = new ArrayList<>();
    for (String section : sections.subList(1, sections.size())) {
      int line = section.indexOf('\n');
      String title = section.substring(0, line);
      List<String> expected = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (String each : section.substring(line + 1).lines().toList()) {
        if (each.startsWith("> ")) {
          expected.add(each.substring(2));
        } else {
          text.append(each).append('\n');
        }
      }
      cases.add(
          new Case(title.replace(SILENT, ""), !title.endsWith(SILENT), expected, text.toString()));
    }
    return cases;
  }
}
