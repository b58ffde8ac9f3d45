package io.muster.report;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the engine says of an attempt at the moment.
 *
 * @param waitsFor what for, as a half sentence, of one that has not begun to work
 * @param trackingUrl where it shows itself
 * @param executors that it has, of one that is at work
 */
public record Sight(
    Optional<String> waitsFor, Optional<String> trackingUrl, OptionalInt executors) {}
