package io.muster.job.write;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;

/** Counts rows and nulls while something else reads the rows, by {@code Dataset.observe}. */
final class Counting {
  /** The figures come over Spark's listener bus, which may be behind but drops events when full. */
  private static final long PATIENCE_SECONDS = 60;

  private final Observation observation = new Observation("muster");
  private final String[] columns;
  private final boolean hasBreaches;
  private final Dataset<Row> observed;

  /**
   * @param breach true for the rows that are to be counted by themselves; empty for none
   */
  Counting(Dataset<Row> rows, Optional<Column> breach) {
    this.columns = rows.columns();
    List<Column> present = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      present.add(count(rows.col("`" + columns[i].replace("`", "``") + "`")).as("c" + i));
    }
    breach.ifPresent(wrong -> present.add(count(when(wrong, lit(1))).as("breaches")));
    this.hasBreaches = breach.isPresent();
    this.observed =
        rows.observe(observation, count(lit(1)).as("rows"), present.toArray(Column[]::new));
  }

  /** The same rows; reading them all counts them. */
  Dataset<Row> observed() {
    return observed;
  }

  /** The figures, once the rows were read. */
  Counts counts() throws InterruptedException {
    Map<String, Object> figures = figures();
    long rows = number(figures, "rows");
    Map<String, Long> nulls = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      nulls.put(columns[i], rows - number(figures, "c" + i));
    }
    return new Counts(rows, nulls, hasBreaches ? number(figures, "breaches") : 0);
  }

  private Map<String, Object> figures() throws InterruptedException {
    CompletableFuture<Map<String, Object>> figures = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                figures.complete(observation.getAsJava());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                figures.completeExceptionally(e);
              }
            },
            "muster-observation");
    waiting.setDaemon(true);
    waiting.start();
    try {
      return figures.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new JobException(Failure.Kind.OUTPUT, "Spark could not count the rows", e.getCause());
    } catch (TimeoutException e) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "the rows are written, but Spark did not say how many within "
              + PATIENCE_SECONDS
              + " s: its listener bus is too full (spark.scheduler.listenerbus.eventqueue.capacity)",
          e);
    } finally {
      waiting.interrupt();
    }
  }

  private static long number(Map<String, Object> figures, String name) {
    if (figures.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new JobException(
        Failure.Kind.OUTPUT, "Spark counted no '" + name + "', only " + figures.keySet());
  }

  /** Rows, nulls by column, and the rows that are to be counted by themselves. */
  record Counts(long rows, Map<String, Long> nulls, long breaches) {}
}
