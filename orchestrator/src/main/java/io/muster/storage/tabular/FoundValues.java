package io.muster.storage.tabular;

import io.muster.storage.Location;
import java.util.ArrayList;
import java.util.List;

/** The values found so far, within their bound, and where the reader stands, for messages. */
final class FoundValues {
  private final List<String> all = new ArrayList<>();
  private final String column;
  private final int atMost;
  private Location file;
  private long row;

  FoundValues(String column, int atMost) {
    this.column = column;
    this.atMost = atMost;
  }

  String column() {
    return column;
  }

  void enter(Location next) {
    file = next;
    row = 0;
  }

  /**
   * @param value null if the row has none
   */
  void add(String value) throws UnreadableFileException {
    row++;
    if (value == null) {
      throw new UnreadableFileException(
          file + ": column " + column + " is null in row " + row + "; a sequence has no nulls");
    }
    if (all.size() == atMost) {
      throw new UnreadableFileException(
          file + ": column " + column + " has more than " + atMost + " values");
    }
    all.add(value);
  }

  UnreadableFileException noColumn(List<String> columns) {
    return new UnreadableFileException(
        file + " has no column " + column + "; it has " + String.join(", ", columns));
  }

  UnreadableFileException wrongType(String type) {
    return new UnreadableFileException(
        file
            + ": column "
            + column
            + " is of type "
            + type
            + "; a sequence has integers or strings");
  }

  UnreadableFileException damaged(Exception cause) {
    return new UnreadableFileException(
        file
            + ": column "
            + column
            + " cannot be read after row "
            + row
            + ": "
            + cause.getMessage(),
        cause);
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
