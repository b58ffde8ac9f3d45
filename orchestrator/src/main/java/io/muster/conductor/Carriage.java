package io.muster.conductor;

/**
 * How a driver that runs on another machine is brought what it needs of this one.
 *
 * @param pythonPackage Muster's own Python, packed
 * @param pythonFolder where the driver finds the Python files that it is given, by their own names
 */
public record Carriage(String pythonPackage, String pythonFolder) {}
