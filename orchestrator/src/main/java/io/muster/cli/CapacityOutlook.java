package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.MemorySize;
import io.muster.slice.Slice;
import java.util.List;

/** What {@code muster plan} says of the cluster that a plan would run on, and of its use. */
interface CapacityOutlook {

  /** What there is, by label. */
  ImmutableMap<String, String> facts();

  /** How it would be used, where anything is to be run. */
  List<String> use();

  /** What could be better. */
  List<String> warnings();

  /** The name of the column of {@link #size}. */
  String sizeLabel();

  /** What a slice consists of. */
  String size(Slice slice);

  /** All that a slice takes. */
  MemorySize memory(Slice slice);
}
