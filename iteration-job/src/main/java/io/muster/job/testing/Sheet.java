package io.muster.job.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lines of cells under a header, each column as wide as its widest cell. A page that is too wide
 * for a terminal loses columns, those that matter last.
 */
final class Sheet {
  private static final int WIDEST_PAGE = 150;
  private static final int WIDEST_CELL = 60;
  private static final String GAP = "  ";
  private static final String CUT = "...";

  private final List<List<String>> lines = new ArrayList<>();
  private final Set<Integer> matter = new TreeSet<>();

  Sheet(List<String> header) {
    lines.add(header);
  }

  /** These columns are shown, however wide the page. */
  void keep(int column) {
    matter.add(column);
  }

  void line(List<String> cells) {
    lines.add(cells);
  }

  /** A text that is short enough for a cell, from where it begins to be of interest. */
  static String cell(String text, int from) {
    if (text.length() <= WIDEST_CELL) {
      return text;
    }
    int room = WIDEST_CELL - 2 * CUT.length();
    int begin = Math.max(0, Math.min(from - room / 3, text.length() - room));
    int end = Math.min(text.length(), begin + room);
    return (begin > 0 ? CUT : "") + text.substring(begin, end) + (end < text.length() ? CUT : "");
  }

  /** The page, indented; an empty line stays one. */
  List<String> text() {
    List<Integer> widths = widths();
    Set<Integer> shown = shown(widths);
    List<String> page = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column : shown) {
        if (column < line.size()) {
          String cell = line.get(column);
          text.append(GAP).append(cell).append(" ".repeat(widths.get(column) - cell.length()));
        }
      }
      page.add(text.toString().stripTrailing());
    }
    int hidden = widths.size() - shown.size();
    if (hidden > 0) {
      page.add(GAP + "(" + hidden + " more columns are not shown)");
    }
    return page;
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(lines.get(0).size(), 0));
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths.set(i, Math.max(widths.get(i), line.get(i).length()));
      }
    }
    return widths;
  }

  private Set<Integer> shown(List<Integer> widths) {
    Set<Integer> shown = new TreeSet<>(matter);
    int width = matter.stream().mapToInt(column -> widths.get(column) + GAP.length()).sum();
    for (int column = 0; column < widths.size(); column++) {
      int wider = width + widths.get(column) + GAP.length();
      if (!shown.contains(column) && wider <= WIDEST_PAGE) {
        shown.add(column);
        width = wider;
      }
    }
    return shown;
  }
}
