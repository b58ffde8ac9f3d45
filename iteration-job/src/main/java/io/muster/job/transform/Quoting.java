package io.muster.job.transform;

/**
 * How the session's parser reads quotes.
 *
 * @param verbatim {@code spark.sql.parser.escapedStringLiterals}: a backslash stays what it is
 * @param doubleQuotedIdentifiers {@code "…"} is a name, not a text
 */
record Quoting(boolean verbatim, boolean doubleQuotedIdentifiers) {}
