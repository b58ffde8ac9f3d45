package io.muster.slice.broken;

import io.muster.conductor.broken.NamesAnAdapter;

/** Imports what the room slice may not, in a circle. */
public record BreaksTheTable(Class<NamesAnAdapter> other) {}
