package io.muster.storage.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaTest {
  @Test
  void readsWhatSparkWrites() {
    String ddl =
        "i8 TINYINT,dec DECIMAL(10,2),list ARRAY<INT>,map MAP<STRING, BIGINT>,point STRUCT<x:"
            + " DOUBLE, `the y`: DOUBLE>,nested ARRAY<STRUCT<n: INT, m: MAP<INT, ARRAY<STRING>>>>";
    assertThat(Schema.of(ddl).ddl()).isEqualTo(ddl);
  }

  @Test
  void nullsDefaultsAndCommentsMakeNoDifference() {
    assertThat(
            Schema.of(
                "id int NOT NULL COMMENT 'it''s, the key', `day of` Date DEFAULT '2026-01-31',"
                    + " p struct<x:integer not null,y long>"))
        .isEqualTo(Schema.of("id INT,`day of` DATE,p STRUCT<x: INT, y: BIGINT>"));
  }

  @Test
  void namesAndOrderMakeADifference() {
    assertThat(Schema.of("a INT, b INT")).isNotEqualTo(Schema.of("b INT, a INT"));
    assertThat(Schema.of("a INT")).isNotEqualTo(Schema.of("A INT"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric|DECIMAL(10,0)",
        "dec(5)|DECIMAL(5,0)",
        "varchar(20)|STRING",
        "timestamp_ltz|TIMESTAMP",
        "timestamp_ntz|TIMESTAMP_NTZ",
        "interval day to second|INTERVAL DAY TO SECOND",
        "real|FLOAT"
      })
  void readsTheOtherNamesOfTypes(String written, String spark) {
    assertThat(Schema.of("a " + written + ", b INT").ddl()).isEqualTo("a " + spark + ",b INT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id|needs a type at character 3",
        "id INTT|knows no type INTT at character 4",
        "id INT name STRING|needs a comma at character 8",
        "id ARRAY<INT|needs '>' at character 13",
        "id INT,|needs a column's name at character 8",
        "id STRUCT<a: INT b: INT>|needs a comma or '>' at character 18",
        "id ; INT|cannot be read at character 3",
        "'' INT|needs a column's name at character 1"
      })
  void saysWhatIsWrongAndWhere(String ddl, String problem) {
    assertThatThrownBy(() -> Schema.of(ddl))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(ddl);
  }

  @Test
  void anEmptySchemaIsRefused() {
    assertThatThrownBy(() -> Schema.of(" ")).hasMessageContaining("names no column");
  }

  @Test
  void leavesOutPartitionColumns() {
    assertThat(Schema.of("a INT, day DATE").without(Set.of("day"))).isEqualTo(Schema.of("a INT"));
  }
}
