package io.muster.cli;

import io.muster.journal.OpenedJournal;
import io.muster.journal.Tenure;

/** A run of which this process has become the controller. */
record TakenOver(OpenedJournal opened, Tenure tenure) {}
