package io.muster.report;

/**
 * What a failure means, in words for people.
 *
 * @param cause half a sentence: {@code out of memory ("java.lang.OutOfMemoryError")}
 * @param advice what to do, a sentence without its full stop; may be empty
 * @param mayPass whether the same again may go better by itself
 */
public record Explanation(String cause, String advice, boolean mayPass) {}
