/**
 * Writes the rows of an iteration as files of a reasonable size, counts them in the same pass, and
 * leaves the receipt beside them, last.
 */
package io.muster.job.write;
