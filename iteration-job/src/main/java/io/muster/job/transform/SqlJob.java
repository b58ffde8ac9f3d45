package io.muster.job.transform;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CommandResult;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/** Runs a SQL file: every statement but the last at once, the last as the rows of the output. */
public final class SqlJob {
  private static final Pattern DYNAMIC_NAME = Pattern.compile("(?i)\\bidentifier\\s*\\(");

  private final SparkSession spark;
  private final String file;
  private final List<Statement> statements;

  /**
   * Splits the text and fills in its placeholders; nothing is run yet.
   *
   * @param file its name, for messages
   * @throws JobException of kind SQL, with file, line and column
   */
  public SqlJob(SparkSession spark, String file, String text, Values values) {
    this.spark = spark;
    this.file = file;
    // ${…} is Muster's here; Spark's own would put raw text in after our escapes
    spark.conf().set("spark.sql.variable.substitute", false);
    try {
      this.statements = new SqlFile(text, Quoting.of(spark), values).statements();
    } catch (SqlSyntaxException e) {
      throw failed(Place.line(text, e.offset()), Place.column(text, e.offset()), e.getMessage(), e);
    }
    if (statements.isEmpty()) {
      throw new JobException(
          Failure.Kind.SQL, file + " holds no statement; its last one must be a query");
    }
  }

  /** Those of the names that the statements may speak of; rather one too many. */
  public Set<String> mentioned(Set<String> names) {
    StringBuilder all = new StringBuilder();
    statements.forEach(statement -> all.append(statement.words()).append('\n'));
    if (DYNAMIC_NAME.matcher(all).find()) {
      return names;
    }
    String words = all.toString().toLowerCase(Locale.ROOT);
    Set<String> mentioned = new LinkedHashSet<>();
    for (String name : names) {
      if (words.contains(name.toLowerCase(Locale.ROOT))) {
        mentioned.add(name);
      }
    }
    return mentioned;
  }

  /**
   * Carries the earlier statements out and gives the rows of the last.
   *
   * @param before told the place of each statement
   * @throws JobException of kind SQL, with file and line
   */
  public Dataset<Row> rows(Consumer<String> before) {
    List<Boolean> queries = new ArrayList<>();
    for (Statement statement : statements) {
      queries.add(isQuery(statement));
    }
    int last = statements.size() - 1;
    if (!queries.get(last)) {
      throw notAQuery(statements.get(last));
    }
    for (int i = 0; i < last; i++) {
      before.accept(file + ":" + statements.get(i).line());
      carryOut(statements.get(i), queries.get(i));
    }
    before.accept(file + ":" + statements.get(last).line());
    return query(statements.get(last));
  }

  private boolean isQuery(Statement statement) {
    try {
      LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(statement.text());
      return !(plan instanceof Command || plan instanceof ParsedStatement);
    } catch (Exception e) { // ParseException is checked, and hidden from Java by Scala
      throw failed(statement, e);
    }
  }

  private void carryOut(Statement statement, boolean query) {
    try {
      Dataset<Row> rows = spark.sql(statement.text());
      if (query) {
        // for what it does: assert_true, raise_error, a user's function
        rows.write().format("noop").mode("overwrite").save();
      }
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw failed(statement, e);
    }
  }

  private Dataset<Row> query(Statement statement) {
    Dataset<Row> rows;
    try {
      rows = spark.sql(statement.text());
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw failed(statement, e);
    }
    if (rows.queryExecution().commandExecuted() instanceof CommandResult) {
      throw notAQuery(statement);
    }
    return rows;
  }

  private JobException notAQuery(Statement statement) {
    return failed(
        statement.line(),
        statement.column(),
        "the last statement must be a query, whose rows are the output; this one is a command",
        null);
  }

  private JobException failed(Statement statement, Exception e) {
    SparkMessage message = SparkMessage.of(e);
    int line = statement.line() + message.line() - 1;
    int column = message.line() == 1 ? statement.column() + message.column() : 1 + message.column();
    return failed(line, column, message.text(), e);
  }

  private JobException failed(int line, int column, String message, Exception e) {
    return new JobException(Failure.Kind.SQL, file + ":" + line + ":" + column + ": " + message, e);
  }
}
