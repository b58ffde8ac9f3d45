package io.muster.job.contract;

import java.util.List;

/**
 * What is to be found out about the rows of an output while they are written.
 *
 * @param notNull columns whose nulls matter
 * @param unique keys, each of one or several columns, that no two rows may share; rows with a null
 *     in a key are left out
 * @param expression of SQL that is to be false for no row, or null; its placeholders become
 *     literals in the child
 */
public record QualitySpec(List<String> notNull, List<List<String>> unique, String expression) {
  public QualitySpec {
    notNull = Check.list(notNull);
    unique = Check.list(unique).stream().map(Check::list).toList();
    unique.forEach(key -> Check.that(!key.isEmpty(), "a key of unique has no column"));
  }
}
