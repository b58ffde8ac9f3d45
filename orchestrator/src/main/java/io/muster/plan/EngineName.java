package io.muster.plan;

/** Whatever runs the applications. */
public enum EngineName {
  LOCAL,
  STANDALONE,
  YARN,
  KUBERNETES,
  EMR
}
