package io.muster.job.transform;

/**
 * One statement of a file, with its placeholders filled in.
 *
 * @param line where it begins in the file, from 1
 * @param column where it begins in that line, from 1
 * @param words its code and names without comments and texts, to see what it speaks of
 */
record Statement(String text, int line, int column, String words) {}
