package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTableTest {
  private static final List<String> COLUMNS = List.of("n", "text", "last");
  private static final List<List<String>> ROWS =
      List.of(
          List.of("1", "a text of more than twenty letters", "x"),
          List.of("12345", "two\nlines\u001B[31m", "NULL"));

  @Test
  void looksAsSparkShowsRows() {
    assertThat(RowTable.of(COLUMNS, ROWS, 80))
        .containsExactly(
            "+-----+--------------------+----+",
            "|    n|                text|last|",
            "+-----+--------------------+----+",
            "|    1|a text of more th...|   x|",
            "|12345|           two lines|NULL|",
            "+-----+--------------------+----+");
  }

  @Test
  void namesTheColumnsForWhichThereIsNoRoom() {
    assertThat(RowTable.of(COLUMNS, ROWS, 28))
        .containsExactly(
            "+-----+--------------------+",
            "|    n|                text|",
            "+-----+--------------------+",
            "|    1|a text of more th...|",
            "|12345|           two lines|",
            "+-----+--------------------+",
            "and 1 more column: last");
    assertThat(RowTable.of(COLUMNS, ROWS, 27))
        .startsWith("+-----+", "|    n|")
        .endsWith("and 2 more columns: text,", "  last");
  }

  @Test
  void showsNoRows() {
    assertThat(RowTable.of(List.of("a"), List.of(), 40))
        .containsExactly("+---+", "|  a|", "+---+", "+---+");
  }
}
