/**
 * Turns a file of SQL into the rows of its last query: splits it as Spark's own lexer would, puts
 * values in as literals that cannot change a statement, and runs what comes before the last.
 */
package io.muster.job.transform;
