package io.muster.plan;

/**
 * What one key of a plan comes to.
 *
 * @param path of the key, parts joined by dots
 * @param value as the plan would write it; secrets stay references or are hidden
 * @param origin who said so
 */
public record EffectiveValue(String path, String value, Origin origin) {}
