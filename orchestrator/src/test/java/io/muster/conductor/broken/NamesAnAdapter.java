package io.muster.conductor.broken;

import io.muster.engine.local.LocalLauncher;
import io.muster.slice.broken.BreaksTheTable;

/** Knows which engine it is. */
public record NamesAnAdapter(LocalLauncher launcher, BreaksTheTable other) {}
