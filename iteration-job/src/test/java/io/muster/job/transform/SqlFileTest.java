package io.muster.job.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqlFileTest {
  private static final Quoting USUAL = new Quoting(false, false);

  private final Map<Object, Object> dict = new LinkedHashMap<>();

  SqlFileTest() {
    dict.put("min", 500);
    dict.put("low", -3);
    dict.put("share", 0.05);
    dict.put("name", "O'Hare");
    dict.put("hostile", "1; DROP TABLE x --");
    dict.put("on", true);
    dict.put("nothing", null);
    dict.put("codes", Arrays.asList("a'b", 2, null));
    dict.put("empty", List.of());
    dict.put(56, "by number");
    dict.put("inner", new HashMap<>(Map.of("deep", 7)));
  }

  @Test
  void splitsAtSemicolonsThatAreCode() {
    assertThat(
            texts(
                """
                SELECT ';' AS a, ";" AS b, `;` AS c -- ; no
                /* ; /* ; */ ; */ , 1;

                ;; SELECT r'\\' , 'it''s \\';' ;
                -- the end ;
                """))
        .containsExactly(
            "SELECT ';' AS a, \";\" AS b, `;` AS c -- ; no\n/* ; /* ; */ ; */ , 1",
            "SELECT r'\\' , 'it''s \\';'");
  }

  @Test
  void knowsWhereEachStatementBegins() throws SqlSyntaxException {
    List<Statement> statements = file("-- head\n\n  SELECT 1;\n/* x */ SELECT 2").statements();

    assertThat(statements).extracting(Statement::line).containsExactly(3, 4);
    assertThat(statements).extracting(Statement::column).containsExactly(3, 9);
  }

  @Test
  void continuesALineCommentAfterABackslashAsSparkDoes() {
    assertThat(texts("SELECT 1 -- a \\\n ; b\n, 2")).hasSize(1);
  }

  @Test
  void takesAHintForCode() {
    assertThat(texts("SELECT /*+ COALESCE(${dict:p.min}) */ 1"))
        .containsExactly("SELECT /*+ COALESCE( 500 ) */ 1");
  }

  @Test
  void putsValuesInAsLiteralsOfTheirType() {
    assertThat(texts("SELECT ${value}, ${dict:p.low}, ${dict:p.share}, ${dict:p.name}"))
        .containsExactly("SELECT  56 ,  (-3) ,  0.05D ,  'O\\'Hare'");
    assertThat(texts("SELECT ${dict:p.on}, ${dict:p.nothing}, ${dict:p.codes}, ${dict:p.empty}"))
        .containsExactly("SELECT  TRUE ,  NULL ,  array('a\\'b', 2, NULL) ,  array()");
    assertThat(
            texts("SELECT ${dict:p.56}, ${dict:p.inner.deep}, ${param:ds}, ${run_id}, ${attempt}"))
        .containsExactly("SELECT  'by number' ,  7 ,  '2026-01-31' ,  'r' ,  2");
    assertThat(texts("SELECT 1 -${dict:p.low}")).containsExactly("SELECT 1 - (-3)");
  }

  @Test
  void escapesWithinQuotes() {
    assertThat(texts("SELECT '%${dict:p.name}%', \"${dict:p.hostile}\", '${value}'"))
        .containsExactly("SELECT '%O\\'Hare%', \"1; DROP TABLE x --\", '56'");
  }

  @Test
  void leavesCommentsAlone() {
    assertThat(texts("SELECT 1 -- ${value} ${nonsense}\n/* ${dict:none.x} */"))
        .containsExactly("SELECT 1 -- ${value} ${nonsense}\n/* ${dict:none.x} */");
  }

  @Test
  void keepsAnEscapedPlaceholderWithinQuotes() {
    assertThat(texts("SELECT '$${value} ${value}'")).containsExactly("SELECT '${value} 56'");
    assertRefused("SELECT $${value}", "1:8", "within quotes");
  }

  @Test
  void refusesAPlaceholderInAName() {
    assertRefused("SELECT `a_${value}`", "1:11", "a name");
    assertRefused("SELECT\n  col_${value}", "2:7", "needs blanks or signs");
    assertRefused("SELECT ${value}_x", "1:8", "needs blanks or signs");
    assertRefused("SELECT t.${value}", "1:10", "needs blanks or signs");
    assertRefused("SELECT ${value}${value}", "1:8", "needs blanks or signs");
    assertRefused("SELECT ${value}.5", "1:8", "needs blanks or signs");
    assertRefused("SELECT 'a'${value}", "1:11", "needs blanks or signs");
    assertRefused("SELECT r${value}", "1:9", "needs blanks or signs");
  }

  @Test
  void refusesWhatHasNoMeaning() {
    assertRefused("SELECT ${dict:p.none}", "1:8", "no entry 'none'");
    assertRefused("SELECT ${dict:q.min}", "1:8", "must name a dict");
    assertRefused("SELECT ${dict:p.inner}", "1:8", "is a map");
    assertRefused("SELECT ${env:HOME}", "1:8", "has no place in SQL");
    assertRefused("SELECT ${spark.app.name}", "1:8", "none of ${value}");
    assertRefused("SELECT ${param:none}", "1:8", "no param");
    assertRefused("SELECT ${value", "1:8", "never closed");
    assertRefused("SELECT '${dict:p.codes}'", "1:9", "within quotes");
    assertRefused("SELECT '\\${value}'", "1:10", "after a backslash");
    assertRefused("SELECT 'x", "1:8", "never closed");
    assertRefused("SELECT `x", "1:8", "never closed");
    assertRefused("SELECT 1 /* x /* */", "1:10", "never closed");
  }

  @Test
  void refusesInRawQuotesWhatTheyCannotEscape() {
    dict.put("path", "C:\\temp");
    assertThat(texts("SELECT r'${dict:p.path}'")).containsExactly("SELECT r'C:\\temp'");
    assertRefused("SELECT r'${dict:p.name}'", "1:10", "no escape");
    assertThat(texts("SELECT R\"${dict:p.name}\"")).containsExactly("SELECT R\"O'Hare\"");
  }

  @Test
  void spellsTheBytesWhereTheParserKnowsNoEscape() throws SqlSyntaxException {
    SqlFile file =
        new SqlFile("SELECT ${dict:p.name}, ${param:ds}", new Quoting(true, false), values());

    assertThat(file.statements().get(0).text())
        .isEqualTo("SELECT  CAST(X'4F2748617265' AS STRING) ,  '2026-01-31'");
    assertThatThrownBy(
            () ->
                new SqlFile("SELECT '${dict:p.name}'", new Quoting(true, false), values())
                    .statements())
        .hasMessageContaining("no escape");
  }

  @Test
  void takesDoubleQuotesForANameWhereTheParserDoes() {
    assertThatThrownBy(
            () ->
                new SqlFile("SELECT \"${value}\"", new Quoting(false, true), values()).statements())
        .hasMessageContaining("a name");
  }

  @Test
  void keepsTextOfAValueThatIsNoCanonicalInteger() throws SqlSyntaxException {
    for (String value : List.of("07", "1.50", "a-b", "-0", "2024-01")) {
      Values values = new Values(value, "r", 1, Map.of(), Set.of(), name -> Map.of());
      assertThat(new SqlFile("SELECT ${value}", USUAL, values).statements().get(0).text())
          .isEqualTo("SELECT  '" + value + "'");
    }
  }

  private void assertRefused(String sql, String place, String why) {
    assertThatThrownBy(() -> file(sql).statements())
        .isInstanceOfSatisfying(
            SqlSyntaxException.class,
            e ->
                assertThat(Place.line(sql, e.offset()) + ":" + Place.column(sql, e.offset()))
                    .isEqualTo(place))
        .hasMessageContaining(why);
  }

  private List<String> texts(String sql) {
    try {
      return file(sql).statements().stream().map(Statement::text).toList();
    } catch (SqlSyntaxException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private SqlFile file(String sql) {
    return new SqlFile(sql, USUAL, values());
  }

  private Values values() {
    return new Values("56", "r", 2, Map.of("ds", "2026-01-31"), Set.of("p"), name -> dict);
  }
}
